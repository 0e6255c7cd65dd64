"""YAML 1.2 with its core schema, on PyYAML, which reads scalars as YAML 1.1 does."""

import math
import re

import _isola
import yaml

from sandbox import _driver

_TAG = "tag:yaml.org,2002:"
_RARE_LINE_ENDS = "\x85\u2028\u2029"
_NULL = re.compile("(?:~|null|Null|NULL|)$")
_BOOL = re.compile("(?:true|True|TRUE|false|False|FALSE)$")
_INT = re.compile("(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$")
_FLOAT = re.compile(
    r"(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$"
)


class _Loader(yaml.SafeLoader):
    yaml_implicit_resolvers = {}

    def construct_mapping(self, node, deep=False):
        if not isinstance(node, yaml.MappingNode):
            raise self._wrong("a mapping was expected", node)
        mapping = {}
        for key_node, value_node in node.value:
            key = self.construct_object(key_node, deep=True)
            if isinstance(key, list):
                key = tuple(key)
            try:
                twice = key in mapping
            except TypeError:
                raise self._wrong("a key that Python cannot have in a dict", key_node) from None
            if twice:
                raise self._wrong(f"the key {key!r} occurs twice in a mapping", key_node)
            mapping[key] = self.construct_object(value_node, deep=deep)
        return mapping

    @staticmethod
    def _wrong(problem, node):
        return yaml.constructor.ConstructorError(None, None, problem, node.start_mark)

    def _scalar(self, node, pattern, what):
        text = self.construct_scalar(node)
        if not pattern.match(text):
            raise self._wrong(f"{text!r} is no {what}", node)
        return text

    def construct_bool(self, node):
        return self._scalar(node, _BOOL, "truth value").lower() == "true"

    def construct_int(self, node):
        text = self._scalar(node, _INT, "integer")
        return int(text, {"0o": 8, "0x": 16}.get(text[:2], 10))

    def construct_float(self, node):
        text = self._scalar(node, _FLOAT, "number").lower()
        return float(text.replace(".inf", "inf").replace(".nan", "nan"))


_Loader.add_constructor(_TAG + "bool", _Loader.construct_bool)
_Loader.add_constructor(_TAG + "int", _Loader.construct_int)
_Loader.add_constructor(_TAG + "float", _Loader.construct_float)


class _Dumper(yaml.SafeDumper):
    yaml_implicit_resolvers = {}

    def represent_text(self, text):
        style = None
        if any(end in text for end in _RARE_LINE_ENDS):
            style = '"'  # the emitter would fold lines there
        elif self._older.resolve(yaml.ScalarNode, text, (True, False)) != _TAG + "str":
            style = "'"  # readers of YAML 1.1 would take it for something else
        return self.represent_scalar(_TAG + "str", text, style=style)

    def represent_other(self, value):
        return self.represent_data(_driver.convert(value))

    _older = yaml.resolver.Resolver()


_Dumper.add_representer(str, _Dumper.represent_text)
_Dumper.add_multi_representer(object, _Dumper.represent_other)

for _class in _Loader, _Dumper:
    _class.add_implicit_resolver(_TAG + "null", _NULL, ["~", "n", "N", ""])
    _class.add_implicit_resolver(_TAG + "bool", _BOOL, list("tTfF"))
    _class.add_implicit_resolver(_TAG + "int", _INT, list("-+0123456789"))
    _class.add_implicit_resolver(_TAG + "float", _FLOAT, list("-+.0123456789"))


def dumps(value):
    try:
        return yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=math.inf)
    except _driver.Refusal as refusal:
        _isola.encode(value)  # tells where
        what, advice = refusal.args
        raise TypeError(f"{what} cannot be serialized{advice}") from None
    except RecursionError:
        raise ValueError("the value is nested too deep for YAML") from None


def loads(text):
    try:
        return yaml.load(text, Loader=_Loader)
    except yaml.MarkedYAMLError as e:
        mark = e.problem_mark or e.context_mark
        place = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        raise ValueError(f"malformed YAML: {place}{e.problem or e.context}") from None
    except yaml.YAMLError as e:
        raise ValueError(f"malformed YAML: {e}") from None
    except RecursionError:
        raise ValueError("malformed YAML: it is nested too deep") from None
