import asyncio
import contextvars
import gc
import math
import warnings

import sandbox
from sandbox.asyncio import hostcall, run


def raises(kind, function, *args, **options):
    try:
        function(*args, **options)
    except kind as e:
        return e
    raise AssertionError(f"no {kind.__name__} was raised")


# ---- what the standard library has ----


async def test_gather():
    async def work(n):
        await asyncio.sleep(0.01 * (3 - n))
        if n == 2:
            raise ValueError("two")
        return n

    assert await asyncio.gather(work(0), work(1)) == [0, 1]
    results = await asyncio.gather(work(1), work(2), return_exceptions=True)
    assert results[0] == 1 and isinstance(results[1], ValueError)


async def test_task_groups():
    done = []

    async def work(n, fails=False):
        try:
            await asyncio.sleep(n)
        except asyncio.CancelledError:
            done.append(f"{n} cancelled")
            raise
        if fails:
            raise ValueError(n)
        done.append(n)

    async with asyncio.TaskGroup() as group:
        group.create_task(work(2))
        group.create_task(work(1))
    assert done == [1, 2]
    done.clear()
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(work(1, fails=True))
            group.create_task(work(1000))
    except* ValueError as errors:
        assert len(errors.exceptions) == 1
    assert done == ["1000 cancelled"]


async def test_timeouts():
    loop = asyncio.get_running_loop()
    begun = loop.time()
    for limit in asyncio.timeout(5), asyncio.timeout_at(loop.time() + 5):
        try:
            async with limit:
                await asyncio.sleep(math.inf)
        except TimeoutError:
            assert limit.expired()
    assert loop.time() - begun >= 5
    try:
        await asyncio.wait_for(asyncio.sleep(math.inf), 1)
    except TimeoutError:
        pass
    async with asyncio.timeout(1) as limit:
        limit.reschedule(None)
        await asyncio.sleep(2)


async def test_waiting_for_several():
    tasks = [asyncio.create_task(asyncio.sleep(n, n)) for n in (3, 1, 2)]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    assert [task.result() for task in done] == [1] and len(pending) == 2
    assert [await task for task in asyncio.as_completed(tasks)] == [1, 2, 3]
    task = asyncio.create_task(asyncio.sleep(1, "done"))
    waiter = asyncio.create_task(asyncio.wait_for(asyncio.shield(task), 0.5))
    try:
        await waiter
    except TimeoutError:
        assert await task == "done"


async def test_queues():
    for queue, expected in (asyncio.Queue(2), [2, 1, 3]), (asyncio.LifoQueue(3), [3, 1, 2]), (asyncio.PriorityQueue(3), [1, 2, 3]):
        async def put():
            for item in 2, 1, 3:
                await queue.put(item)

        async with asyncio.TaskGroup() as group:
            group.create_task(put())
            await asyncio.sleep(0)
            items = []
            for _ in range(3):
                items.append(await queue.get())
                queue.task_done()
        await queue.join()
        assert items == expected, (items, expected)
    queue = asyncio.Queue()
    raises(asyncio.QueueEmpty, queue.get_nowait)
    queue.shutdown()
    try:
        await queue.get()
    except asyncio.QueueShutDown:
        pass


async def test_locks():
    order, lock, event, condition = [], asyncio.Lock(), asyncio.Event(), asyncio.Condition()
    semaphore, barrier = asyncio.Semaphore(2), asyncio.Barrier(3)
    at_once = 0

    async def work(n):
        nonlocal at_once
        async with lock:
            order.append(n)
            await asyncio.sleep(1)
        async with semaphore:
            at_once += 1
            assert at_once <= 2
            await asyncio.sleep(1)
            at_once -= 1
        await barrier.wait()
        await event.wait()
        async with condition:
            await condition.wait()
            order.append("notified")

    async with asyncio.TaskGroup() as group:
        for n in range(3):
            group.create_task(work(n))
        await asyncio.sleep(100)
        event.set()
        await asyncio.sleep(1)
        async with condition:
            condition.notify_all()
    assert order == [0, 1, 2, "notified", "notified", "notified"]


async def test_streams_in_memory():
    reader = asyncio.StreamReader()
    reader.feed_data(b"one\ntwo")
    reader.feed_eof()
    assert await reader.readline() == b"one\n" and await reader.read() == b"two"


async def test_context_variables():
    variable = contextvars.ContextVar("variable", default=0)

    async def child():
        variable.set(variable.get() + 1)
        return variable.get()

    variable.set(5)
    assert await asyncio.create_task(child()) == 6 and variable.get() == 5


async def test_cancelling_a_task():
    seen = []

    async def work():
        try:
            await asyncio.sleep(1000)
        except asyncio.CancelledError as e:
            seen.append(str(e))
            raise
        finally:
            seen.append("finally")

    task = asyncio.create_task(work())
    await asyncio.sleep(0)
    task.cancel("not needed")
    await asyncio.wait([task])
    assert task.cancelled() and seen == ["not needed", "finally"]


def test_asyncio_run_and_runner():
    async def main():
        return asyncio.get_running_loop()

    first, second = asyncio.run(main()), asyncio.run(main())
    assert first is not second and first.is_closed()
    with asyncio.Runner() as runner:
        assert runner.run(main()) is runner.run(main())

    async def nested():
        return raises(RuntimeError, asyncio.run, main())

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert "running event loop" in str(asyncio.run(nested()))
        assert "running event loop" in str(run(nested()))
    raises(ValueError, asyncio.run, 5)


async def test_eager_tasks():
    loop = asyncio.get_running_loop()
    loop.set_task_factory(asyncio.eager_task_factory)
    seen = []

    async def work():
        seen.append("begun")

    task = loop.create_task(work(), name="eager")
    assert seen == ["begun"] and task.done() and task.get_name() == "eager"


async def test_unobserved_errors_reach_the_exception_handler():
    loop, seen = asyncio.get_running_loop(), []
    loop.set_exception_handler(lambda loop, context: seen.append(context["exception"]))

    async def fails():
        raise ValueError("unobserved")

    task = asyncio.create_task(fails())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    del task
    gc.collect()
    assert [str(e) for e in seen] == ["unobserved"]


# ---- callbacks and timers ----


async def test_callbacks_run_once_and_in_order():
    loop, seen = asyncio.get_running_loop(), []
    for n in range(3):
        loop.call_soon(seen.append, n)
    loop.call_soon_threadsafe(seen.append, 3)
    cancelled = loop.call_soon(seen.append, "cancelled")
    cancelled.cancel()
    loop.call_later(2, seen.append, 5)
    loop.call_at(loop.time() + 1, seen.append, 4)
    await asyncio.sleep(10)
    assert seen == [0, 1, 2, 3, 4, 5]


async def test_callbacks_of_a_tasks_last_turn_run_once():
    seen = []

    async def work():
        asyncio.get_running_loop().call_soon(seen.append, "last")

    await work()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert seen == ["last"]


async def test_endless_callbacks_do_not_starve_timers():
    loop = asyncio.get_running_loop()
    turns = 0

    def again():
        nonlocal turns
        turns += 1
        loop.call_soon(again)

    again()
    await asyncio.sleep(0.01)
    assert turns > 1


async def test_endless_callbacks_do_not_starve_hostcalls():
    loop = asyncio.get_running_loop()

    def again():
        loop.call_soon(again)

    again()
    assert await hostcall("echo", 5) == 5


async def test_sleeping_for_strange_times():
    loop = asyncio.get_running_loop()
    begun = loop.time()
    await asyncio.sleep(0)
    await asyncio.sleep(-5)
    assert loop.time() - begun < 1
    try:
        await asyncio.sleep(math.nan)
    except ValueError as e:
        assert "NaN" in str(e)
    task = asyncio.create_task(asyncio.sleep(10**12))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    try:
        await asyncio.sleep(10**400)
    except OverflowError:
        pass


async def test_expired_timers_leave_nothing():
    loop = asyncio.get_running_loop()
    for _ in range(1000):
        async with asyncio.timeout(1000):
            await asyncio.sleep(0.001)
    assert len(loop._scheduled) < 500, len(loop._scheduled)


# ---- hostcalls ----


async def test_hostcalls_return_in_order():
    calls = [asyncio.create_task(hostcall("echo", n)) for n in range(512)]
    assert await asyncio.gather(*calls) == list(range(512))


async def test_cancelling_a_waiter_releases_its_hostcall():
    loop = asyncio.get_running_loop()
    task = asyncio.create_task(hostcall("never"))
    await asyncio.sleep(0)
    assert len(loop._futures) == 1
    await hostcall("asked")
    task.cancel()
    await asyncio.wait([task])
    await asyncio.sleep(0)
    assert len(loop._futures) == 0
    assert await hostcall("cancelled") is True


async def test_a_hostcall_that_nobody_waits_for_does_not_block():
    task = asyncio.create_task(hostcall("never"))
    await asyncio.sleep(0)
    assert await hostcall("echo", 1) == 1 and not task.done()


async def test_payloads_are_encoded_at_once():
    payload = [1]
    call = asyncio.create_task(hostcall("echo", payload))
    await asyncio.sleep(0)
    payload.append(2)
    assert await call == [1]
    try:
        await hostcall("echo", {"a": [payload, object()]})
    except TypeError as e:
        assert str(e) == "payload.a[1]: a value of type 'object' cannot be sent to the host", e


async def test_hostcalls_errors_have_types():
    for name, kind in ("fail", sandbox.HostcallError), ("nobody", sandbox.UnknownHostcallError):
        try:
            await hostcall(name)
        except kind as e:
            assert isinstance(e, sandbox.HostError)


# ---- asynchronous generators ----


def test_a_generator_becomes_an_ordinary_one():
    async def count(n):
        for i in range(n):
            await asyncio.sleep(0)
            yield i

    assert list(run(count(3))) == [0, 1, 2]


def test_what_is_in_flight_survives_between_values():
    async def values():
        call = asyncio.create_task(hostcall("echo", "kept"))
        for i in range(3):
            yield i
            await asyncio.sleep(0)
        yield await call

    assert list(run(values())) == [0, 1, 2, "kept"]


def test_a_dropped_iteration_ends_the_generator():
    seen = []

    async def values():
        try:
            while True:
                yield 1
        finally:
            await asyncio.sleep(0)
            seen.append("finally")

    iteration = run(values())
    next(iteration)
    iteration.close()
    assert seen == ["finally"]


kept = []


def test_generators_end_with_their_loop():
    seen = []

    async def values(name):
        try:
            yield 1
            yield 2
        finally:
            await asyncio.sleep(0)
            seen.append(name)

    async def main():
        kept.append(values("kept"))
        await anext(kept[0])
        await anext(values("dropped"))

    asyncio.run(main())
    assert sorted(seen) == ["dropped", "kept"], seen


# ---- what a sandbox does not have ----


async def test_threads_sockets_and_processes_are_refused_clearly():
    loop = asyncio.get_running_loop()
    for function, what in (
        (lambda: asyncio.to_thread(print), "threads"),
        (lambda: loop.run_in_executor(None, print), "threads"),
        (lambda: asyncio.open_connection("localhost", 1), "sockets"),
        (lambda: asyncio.start_server(print, "localhost", 1), "sockets"),
        (lambda: loop.getaddrinfo("localhost", 1), "sockets"),
        (lambda: asyncio.create_subprocess_exec("ls"), "processes"),
        (lambda: asyncio.create_subprocess_shell("ls"), "processes"),
    ):
        try:
            await function()
        except NotImplementedError as e:
            assert what in str(e), e
        else:
            raise AssertionError(what)
    raises(NotImplementedError, loop.add_signal_handler, 2, print)


def test_a_deadlock_is_an_error():
    assert "deadlock" in str(raises(RuntimeError, asyncio.run, asyncio.Event().wait()))
    assert "deadlock" in str(raises(RuntimeError, run, asyncio.Queue().get()))

    async def after():
        await asyncio.sleep(1)
        return "goes on"

    assert asyncio.run(after()) == "goes on"
