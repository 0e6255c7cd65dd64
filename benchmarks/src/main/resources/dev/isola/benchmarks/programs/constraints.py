"""One-way constraints kept satisfied in the manner of DeltaBlue: objects that refer to one another."""

REQUIRED, STRONG, NORMAL, WEAK, WEAKEST = range(5)


class Variable:
    def __init__(self, value):
        self.value = value
        self.constraints = []
        self.determined_by = None
        self.mark = 0
        self.strength = WEAKEST
        self.stays = True


class Constraint:
    def __init__(self, strength):
        self.strength = strength

    def choose_output(self, mark):
        raise NotImplementedError

    def is_satisfied(self):
        raise NotImplementedError

    def output(self):
        raise NotImplementedError

    def inputs(self):
        return ()

    def is_input(self):
        return False

    def execute(self):
        pass

    def forget(self):
        raise NotImplementedError

    def recalculate(self):
        out = self.output()
        out.strength = max([self.strength, *(variable.strength for variable in self.inputs())])
        out.stays = not self.is_input() and all(variable.stays for variable in self.inputs())
        if out.stays:
            self.execute()

    def inputs_known(self, mark):
        return all(
            variable.mark == mark or variable.stays or variable.determined_by is None
            for variable in self.inputs()
        )


class Unary(Constraint):
    def __init__(self, variable, strength):
        super().__init__(strength)
        self.variable = variable
        self.satisfied = False

    def attach(self):
        self.variable.constraints.append(self)
        self.satisfied = False

    def detach(self):
        self.variable.constraints.remove(self)
        self.satisfied = False

    def choose_output(self, mark):
        self.satisfied = self.variable.mark != mark and self.strength < self.variable.strength

    def is_satisfied(self):
        return self.satisfied

    def output(self):
        return self.variable

    def forget(self):
        self.satisfied = False


class Stay(Unary):
    pass


class Edit(Unary):
    def is_input(self):
        return True


class Equal(Constraint):
    """Keeps two variables the same, in whichever direction the strengths allow."""

    def __init__(self, first, second, strength):
        super().__init__(strength)
        self.first = first
        self.second = second
        self.direction = 0

    def attach(self):
        self.first.constraints.append(self)
        self.second.constraints.append(self)
        self.direction = 0

    def detach(self):
        self.first.constraints.remove(self)
        self.second.constraints.remove(self)
        self.direction = 0

    def choose_output(self, mark):
        first, second = self.first, self.second
        if first.mark == mark:
            free = second.mark != mark and self.strength < second.strength
            self.direction = 1 if free else 0
        elif second.mark == mark:
            self.direction = -1 if self.strength < first.strength else 0
        elif first.strength > second.strength:
            self.direction = -1 if self.strength < first.strength else 0
        else:
            self.direction = 1 if self.strength < second.strength else 0

    def is_satisfied(self):
        return self.direction != 0

    def output(self):
        return self.second if self.direction > 0 else self.first

    def inputs(self):
        return (self.first,) if self.direction > 0 else (self.second,)

    def execute(self):
        if self.direction > 0:
            self.second.value = self.first.value
        else:
            self.first.value = self.second.value

    def forget(self):
        self.direction = 0


class Scaled(Equal):
    """Keeps the second variable at the first one times a factor plus an offset."""

    def __init__(self, first, factor, offset, second, strength):
        super().__init__(first, second, strength)
        self.factor = factor
        self.offset = offset

    def attach(self):
        super().attach()
        self.factor.constraints.append(self)
        self.offset.constraints.append(self)

    def detach(self):
        super().detach()
        self.factor.constraints.remove(self)
        self.offset.constraints.remove(self)

    def inputs(self):
        return (*super().inputs(), self.factor, self.offset)

    def execute(self):
        if self.direction > 0:
            self.second.value = self.first.value * self.factor.value + self.offset.value
        else:
            self.first.value = (self.second.value - self.offset.value) // self.factor.value


class Planner:
    def __init__(self):
        self.mark = 0
        self.executed = 0

    def new_mark(self):
        self.mark += 1
        return self.mark

    def add(self, constraint):
        constraint.attach()
        mark = self.new_mark()
        overridden = self.satisfy(constraint, mark)
        while overridden is not None:
            overridden = self.satisfy(overridden, mark)

    def satisfy(self, constraint, mark):
        constraint.choose_output(mark)
        if not constraint.is_satisfied():
            if constraint.strength == REQUIRED:
                raise ValueError("a required constraint cannot be satisfied")
            return None
        for variable in constraint.inputs():
            variable.mark = mark
        out = constraint.output()
        overridden = out.determined_by
        if overridden is not None:
            overridden.forget()
        out.determined_by = constraint
        if not self.propagate(constraint, mark):
            raise ValueError("the constraints form a circle")
        out.mark = mark
        return overridden

    def propagate(self, constraint, mark):
        todo = [constraint]
        while todo:
            current = todo.pop()
            if current.output().mark == mark:
                return False
            current.recalculate()
            todo.extend(self.consumers(current.output()))
        return True

    def consumers(self, variable):
        determining = variable.determined_by
        return [c for c in variable.constraints if c is not determining and c.is_satisfied()]

    def remove(self, constraint):
        out = constraint.output()
        satisfied = constraint.is_satisfied()
        constraint.detach()
        if not satisfied:
            return
        out.determined_by = None
        out.strength = WEAKEST
        out.stays = True
        loose = []
        todo = [out]
        while todo:
            variable = todo.pop()
            loose.extend(c for c in variable.constraints if not c.is_satisfied())
            for consumer in self.consumers(variable):
                consumer.recalculate()
                todo.append(consumer.output())
        for constraint in sorted(loose, key=lambda c: c.strength):
            mark = self.new_mark()
            overridden = self.satisfy(constraint, mark)
            while overridden is not None:
                overridden = self.satisfy(overridden, mark)

    def plan(self, sources):
        mark = self.new_mark()
        plan = []
        todo = [source for source in sources if source.is_input() and source.is_satisfied()]
        while todo:
            constraint = todo.pop()
            out = constraint.output()
            if out.mark != mark and constraint.inputs_known(mark):
                plan.append(constraint)
                out.mark = mark
                todo.extend(self.consumers(out))
        return plan

    def change(self, variable, values):
        edit = Edit(variable, STRONG)
        self.add(edit)
        plan = self.plan([edit])
        for value in values:
            variable.value = value
            for constraint in plan:
                constraint.execute()
            self.executed += len(plan)
        self.remove(edit)


def chain(planner, length):
    variables = [Variable(0) for _ in range(length)]
    for first, second in zip(variables, variables[1:]):
        planner.add(Equal(first, second, REQUIRED))
    planner.add(Stay(variables[-1], WEAK))
    planner.change(variables[0], range(20))
    return [variable.value for variable in variables]


def projection(planner, length):
    factor = Variable(10)
    offset = Variable(1000)
    sources = []
    targets = []
    for number in range(length):
        source = Variable(number)
        target = Variable(number)
        planner.add(Stay(source, NORMAL))
        planner.add(Scaled(source, factor, offset, target, REQUIRED))
        sources.append(source)
        targets.append(target)
    planner.change(sources[0], [17])
    first = targets[0].value
    planner.change(targets[1], [1050])
    second = sources[1].value
    planner.change(factor, range(1, 8))
    planner.change(offset, range(2000, 2008))
    return [first, second, sum(target.value for target in targets)]


def run(n):
    planner = Planner()
    values = chain(planner, n)
    return [values[0], values[-1], len(set(values)), planner.executed, *projection(planner, n), planner.executed]
