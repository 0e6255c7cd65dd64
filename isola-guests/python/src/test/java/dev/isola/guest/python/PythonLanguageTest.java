package dev.isola.guest.python;

import static dev.isola.guest.python.PythonGuest.PYTHON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.isola.GuestError;
import dev.isola.HostcallExchange;
import dev.isola.LogEvent;
import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.SandboxConfig;
import dev.isola.Verdict;
import dev.isola.guests.conformance.GuestUnderTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PythonLanguageTest {
  /** A program whose function f returns True if the language works as it should. */
  record Program(String name, String source) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Program[] programs() {
    return new Program[] {
      new Program(
          "classes",
          """
          class Shape:
              count = 0
              def __init__(self, name):
                  self.name = name
                  Shape.count += 1
              def area(self):
                  raise NotImplementedError
              def __repr__(self):
                  return f'{type(self).__name__}({self.name!r})'

          class Square(Shape):
              __slots__ = ('side',)
              def __init__(self, side):
                  super().__init__('square')
                  self.side = side
              @property
              def area(self):
                  return self.side ** 2
              @classmethod
              def unit(cls):
                  return cls(1)
              @staticmethod
              def corners():
                  return 4
              def __add__(self, other):
                  return Square(self.side + other.side)
              def __eq__(self, other):
                  return isinstance(other, Square) and self.side == other.side

          class Meta(type):
              def __new__(mcs, name, bases, namespace):
                  namespace['tag'] = name.lower()
                  return super().__new__(mcs, name, bases, namespace)

          class Tagged(metaclass=Meta):
              pass

          def f():
              s = Square(2) + Square.unit()
              return (s.area == 9 and s == Square(3) and repr(s) == "Square('square')"
                      and Square.corners() == 4 and Shape.count == 4 and Tagged.tag == 'tagged'
                      and Square.__mro__ == (Square, Shape, object))
          """),
      new Program(
          "exceptions",
          """
          class Problem(Exception):
              pass

          def f():
              seen = []
              try:
                  try:
                      {}['x']
                  except KeyError as e:
                      raise Problem('p') from e
                  finally:
                      seen.append('finally')
              except Problem as p:
                  seen.append(type(p.__cause__).__name__)
              else:
                  seen.append('else')
              try:
                  raise ExceptionGroup('g', [ValueError(1), TypeError(2)])
              except* ValueError as group:
                  seen.append(len(group.exceptions))
              except* TypeError:
                  seen.append('type')
              with __import__('contextlib').suppress(ZeroDivisionError):
                  1 / 0
              return seen == ['finally', 'KeyError', 1, 'type']
          """),
      new Program(
          "comprehensions and generators",
          """
          def numbers():
              received = yield 1
              yield from (received, 3)
              return 'end'

          def f():
              g = numbers()
              first, second, third = next(g), g.send(2), next(g)
              try:
                  next(g)
              except StopIteration as stop:
                  end = stop.value
              squares = {n: n * n for n in range(5) if n % 2}
              flat = [x for row in [[1, 2], [3]] for x in row]
              return ([first, second, third, end] == [1, 2, 3, 'end'] and squares == {1: 1, 3: 9}
                      and flat == [1, 2, 3] and {c for c in 'aab'} == {'a', 'b'}
                      and sum(n for n in range(101)) == 5050
                      and (total := sum(flat)) == 6 and total == 6)
          """),
      new Program(
          "match",
          """
          import dataclasses

          @dataclasses.dataclass
          class Point:
              x: int
              y: int

          def kind(value):
              match value:
                  case 0 | 1:
                      return 'small'
                  case int(n) if n < 0:
                      return 'negative'
                  case [first, *rest]:
                      return f'{first}+{len(rest)}'
                  case {'k': v, **others}:
                      return f'k={v},{len(others)}'
                  case Point(x=0, y=y):
                      return f'on axis at {y}'
                  case str():
                      return 'text'
                  case _:
                      return 'other'

          def f():
              return [kind(v) for v in (1, -5, [1, 2, 3], {'k': 2, 'l': 3}, Point(0, 7), 's', 2.5)] == [
                  'small', 'negative', '1+2', 'k=2,1', 'on axis at 7', 'text', 'other']
          """),
      new Program(
          "dataclasses",
          """
          from dataclasses import dataclass, field, replace, asdict, FrozenInstanceError

          @dataclass(order=True, frozen=True)
          class Item:
              price: float
              name: str = field(compare=False, default='thing')
              tags: list = field(default_factory=list, compare=False)

          def f():
              a, b = Item(1.5), Item(2.0, 'pen')
              try:
                  a.price = 3
              except FrozenInstanceError:
                  frozen = True
              return (frozen and a < b and replace(b, price=1.5) == a
                      and asdict(b) == {'price': 2.0, 'name': 'pen', 'tags': []}
                      and repr(a) == "Item(price=1.5, name='thing', tags=[])")
          """),
      new Program(
          "strings",
          """
          def f():
              text = 'Grüße, Wörld 😀'
              return (text.upper() == 'GRÜSSE, WÖRLD 😀' and len(text) == 14 and text[::-1][0] == '😀'
                      and f'{3.14159:>8.2f}|{42:#x}|{"a":^5}|{1_000_000:,}' == '    3.14|0x2a|  a  |1,000,000'
                      and '%s %05d' % ('x', 42) == 'x 00042' and 'a,b,,c'.split(',') == ['a', 'b', '', 'c']
                      and text.encode().decode() == text and 'ß'.casefold() == 'ss'
                      and '{0[k]} {1.real}'.format({'k': 1}, 2) == '1 2')
          """),
      new Program(
          "numbers",
          """
          import math
          def f():
              return (2 ** 200 == 1606938044258990275541962092341162602522202993782792835301376
                      and -7 // 2 == -4 and -7 % 3 == 2 and divmod(7, -2) == (-4, -1)
                      and 0.1 + 0.2 == 0.30000000000000004 and round(2.5) == 2
                      and math.isclose(math.sin(math.pi / 6), 0.5) and math.comb(50, 25) == 126410606437752
                      and int('ff', 16) == 255 and (1 + 2j) * (3 - 1j) == 5 + 5j
                      and math.factorial(100) % 1_000_000_007 == 437918130
                      and float('1e308') * 10 == math.inf and math.isnan(math.nan)
                      and 0x7fffffffffffffff + 1 == 9223372036854775808 and ~5 & 0xff == 250)
          """),
      new Program(
          "re",
          """
          import re
          def f():
              return (re.findall(r'(\\w+)@(\\w+)\\.com', 'a@b.com, cc@dd.com') == [('a', 'b'), ('cc', 'dd')]
                      and re.sub(r'(?P<n>\\d+)', lambda m: str(int(m['n']) * 2), 'a1b22') == 'a2b44'
                      and re.fullmatch(r'(?i)h(?=e)\\w+', 'HELLO') is not None
                      and re.split(r'[,;]\\s*', 'a, b;c') == ['a', 'b', 'c'])
          """),
      new Program(
          "json",
          """
          import json
          def f():
              value = {'a': [1, 2.5, None, True, 'ü'], 'b': {'c': []}}
              text = json.dumps(value, ensure_ascii=False, sort_keys=True)
              try:
                  json.loads('{"a": }')
              except json.JSONDecodeError as e:
                  position = e.pos
              return json.loads(text) == value and position == 6 and 'ü' in text
          """),
      new Program(
          "collections",
          """
          from collections import Counter, OrderedDict, defaultdict, deque, namedtuple, ChainMap
          def f():
              groups = defaultdict(list)
              for word in 'one two three'.split():
                  groups[len(word)].append(word)
              queue = deque([1, 2, 3], maxlen=3)
              queue.append(4)
              queue.rotate(1)
              P = namedtuple('P', 'x y')
              return (dict(groups) == {3: ['one', 'two'], 5: ['three']} and list(queue) == [4, 2, 3]
                      and Counter('abracadabra').most_common(2) == [('a', 5), ('b', 2)]
                      and P(1, 2)._replace(x=5) == (5, 2) and ChainMap({'a': 1}, {'b': 2})['b'] == 2
                      and list(OrderedDict(a=1, b=2)) == ['a', 'b'])
          """),
      new Program(
          "itertools and functools",
          """
          import itertools, functools, operator
          @functools.lru_cache(maxsize=None)
          def fib(n):
              return n if n < 2 else fib(n - 1) + fib(n - 2)
          @functools.singledispatch
          def name(value):
              return 'object'
          @name.register
          def _(value: int):
              return 'int'
          def f():
              return (fib(100) == 354224848179261915075 and fib.cache_info().misses == 101
                      and functools.reduce(operator.mul, range(1, 6)) == 120
                      and list(itertools.accumulate([1, 2, 3])) == [1, 3, 6]
                      and [''.join(p) for p in itertools.permutations('abc', 2)][:3] == ['ab', 'ac', 'ba']
                      and [(k, len(list(g))) for k, g in itertools.groupby('aabbb')] == [('a', 2), ('b', 3)]
                      and list(itertools.islice(itertools.count(5, 5), 3)) == [5, 10, 15]
                      and functools.partial(int, base=2)('101') == 5 and name(3) == 'int')
          """),
      new Program(
          "datetime",
          """
          from datetime import date, datetime, timedelta, timezone
          def f():
              moment = datetime(2024, 2, 29, 12, 30, tzinfo=timezone.utc)
              return (moment.isoformat() == '2024-02-29T12:30:00+00:00'
                      and (moment + timedelta(days=366)).date() == date(2025, 3, 1)
                      and datetime.fromisoformat('2024-02-29T12:30:00+00:00') == moment
                      and moment.strftime('%A %d %B %Y') == 'Thursday 29 February 2024'
                      and datetime.strptime('01/02/2023', '%d/%m/%Y').month == 2
                      and (date(2024, 12, 25) - date(2024, 1, 1)).days == 359
                      and moment.timestamp() == 1709209800.0)
          """),
      new Program(
          "decimal and fractions",
          """
          from decimal import Decimal, getcontext, ROUND_HALF_UP
          from fractions import Fraction
          def f():
              getcontext().prec = 30
              return (Decimal('0.1') + Decimal('0.2') == Decimal('0.3')
                      and str(Decimal(2).sqrt()) == '1.41421356237309504880168872421'
                      and Decimal('2.675').quantize(Decimal('0.01'), ROUND_HALF_UP) == Decimal('2.68')
                      and Fraction(1, 3) + Fraction(1, 6) == Fraction(1, 2)
                      and Fraction('0.125') == Fraction(1, 8))
          """),
      new Program(
          "random",
          """
          import random
          def f():
              r = random.Random(42)
              numbers = [r.randint(1, 100) for _ in range(5)]
              items = list(range(10))
              r.shuffle(items)
              return (numbers == [82, 15, 4, 95, 36] and sorted(items) == list(range(10))
                      and 0 <= random.random() < 1 and random.choice('abc') in 'abc'
                      and len(set(random.sample(range(100), 10))) == 10)
          """),
      new Program(
          "typing and enum",
          """
          import enum, typing
          from typing import Generic, NamedTuple, Protocol, TypeVar, runtime_checkable
          T = TypeVar('T')
          class Box(Generic[T]):
              def __init__(self, value: T): self.value = value
          class Pair(NamedTuple):
              a: int
              b: str = 'x'
          @runtime_checkable
          class Sized2(Protocol):
              def __len__(self) -> int: ...
          class Colour(enum.IntFlag):
              RED = enum.auto()
              BLUE = enum.auto()
          def first[X](items: list[X]) -> X | None:
              return items[0] if items else None
          type Row = list[int]
          def f():
              return (Box[int](3).value == 3 and Pair(1) == (1, 'x') and isinstance([], Sized2)
                      and (Colour.RED | Colour.BLUE) == 3 and Colour['RED'].name == 'RED'
                      and first([5]) == 5 and Row.__name__ == 'Row'
                      and typing.get_type_hints(first)['return'] is not None)
          """),
      new Program(
          "more of the library",
          """
          import array, base64, bisect, contextlib, copy, csv, hashlib, heapq, io, operator, pathlib, statistics
          import string, struct, tempfile, textwrap, time, uuid, zlib, pickle, urllib.parse, abc, weakref, queue
          def f():
              heap = [3, 1, 2]
              heapq.heapify(heap)
              out = io.StringIO()
              with contextlib.redirect_stdout(out):
                  print('captured')
              rows = list(csv.DictReader(io.StringIO('a,b\\n1,2\\n')))
              nested = {'a': [1]}
              deep = copy.deepcopy(nested)
              deep['a'].append(2)
              return (heapq.heappop(heap) == 1 and bisect.bisect([1, 3, 5], 3) == 2
                      and hashlib.sha256(b'abc').hexdigest().startswith('ba7816bf')
                      and hashlib.md5(b'').hexdigest() == 'd41d8cd98f00b204e9800998ecf8427e'
                      and base64.b64encode(b'hi') == b'aGk=' and struct.pack('<Ih', 1, -1) == b'\\x01\\0\\0\\0\\xff\\xff'
                      and zlib.decompress(zlib.compress(b'x' * 1000)) == b'x' * 1000
                      and statistics.median([1, 2, 10]) == 2 and out.getvalue() == 'captured\\n'
                      and rows == [{'a': '1', 'b': '2'}] and nested == {'a': [1]}
                      and pickle.loads(pickle.dumps(nested)) == nested
                      and textwrap.dedent('  a\\n  b') == 'a\\nb'
                      and str(pathlib.PurePosixPath('/a') / 'b.txt') == '/a/b.txt'
                      and urllib.parse.quote('a b') == 'a%20b' and string.ascii_lowercase[:3] == 'abc')
          """),
      new Program(
          "unittest",
          """
          import io, unittest
          class T(unittest.TestCase):
              def test_good(self):
                  self.assertEqual(1 + 1, 2)
              def test_bad(self):
                  self.assertIn('x', 'abc')
              def test_raises(self):
                  with self.assertRaises(ValueError):
                      int('x')
          def f():
              suite = unittest.defaultTestLoader.loadTestsFromTestCase(T)
              result = unittest.TextTestRunner(stream=io.StringIO()).run(suite)
              return result.testsRun == 3 and len(result.failures) == 1 and not result.errors
          """),
      new Program(
          "asyncio",
          """
          import asyncio
          async def worker(queue, done):
              while True:
                  item = await queue.get()
                  await asyncio.sleep(0)
                  done.append(item)
                  queue.task_done()
          async def main():
              queue, done = asyncio.Queue(), []
              workers = [asyncio.create_task(worker(queue, done)) for _ in range(3)]
              for i in range(10):
                  queue.put_nowait(i)
              await queue.join()
              for w in workers:
                  w.cancel()
              results = await asyncio.gather(*workers, return_exceptions=True)
              async with asyncio.TaskGroup() as group:
                  a = group.create_task(asyncio.sleep(0.001, 'a'))
              try:
                  async with asyncio.timeout(0.001):
                      await asyncio.Event().wait()
              except TimeoutError:
                  timed_out = True
              return (sorted(done) == list(range(10)) and a.result() == 'a' and timed_out
                      and all(isinstance(r, asyncio.CancelledError) for r in results))
          def f():
              return asyncio.run(main())
          """),
      new Program(
          "names of characters",
          """
          import unicodedata
          def f():
              return (unicodedata.name('\u6f22') == 'CJK UNIFIED IDEOGRAPH-6F22'
                      and unicodedata.lookup('SNOWMAN') == '\u2603' == eval("'\\\\N{SNOWMAN}'")
                      and unicodedata.normalize('NFKD', '\u00c5\ufb01').encode('ascii', 'ignore') == b'Afi'
                      and unicodedata.normalize('NFC', 'e\u0301') == '\u00e9'
                      and unicodedata.ucd_3_2_0.category('\u0371') == 'Cn' != unicodedata.category('\u0371')
                      and unicodedata.numeric('\u00bd') == 0.5)
          """),
      new Program(
          "East Asian codecs",
          """
          CODES = {
              'gb2312': 'baba', 'gbk': '9d68', 'gb18030': '9d689439fc36', 'big5': 'ba7e', 'cp950': 'ba7e',
              'big5hkscs': 'ba7e', 'shift_jis': '8abf', 'euc_jp': 'b4c1', 'cp932': '8740', 'euc_jis_2004': 'b4c1',
              'cp949': 'c7d1', 'euc_kr': 'c7d1', 'johab': 'd065', 'iso2022_jp': '1b244234411b2842'}
          TEXTS = {'gb2312': '\u6c49', 'gb18030': '\u6f22\\U0001f600', 'cp932': '\u2460', 'cp949': '\ud55c',
                   'euc_kr': '\ud55c', 'johab': '\ud55c'}
          def f():
              for codec, code in CODES.items():
                  text = TEXTS.get(codec, '\u6f22')
                  assert text.encode(codec).hex() == code, codec
                  assert bytes.fromhex(code).decode(codec) == text, codec
              return True
          """),
      new Program(
          "modules that are loaded when they are used",
          """
          import ast, asyncio, concurrent.futures, dis, logging, selectors, socket, subprocess, sys, tokenize
          def f():
              assert isinstance(logging.getLogger('a'), logging.Logger)
              assert ast.literal_eval('[1, 2]') == [1, 2] and dis.opmap['NOP'] == 30 and tokenize.NEWLINE == 4
              assert socket.AF_UNSPEC == 0 and subprocess.PIPE == -1 and selectors.EVENT_READ == 1
              assert issubclass(concurrent.futures.CancelledError, Exception)
              assert asyncio.StreamReader is asyncio.streams.StreamReader and asyncio.sslproto.SSLProtocol
              assert not [name for name in asyncio.__all__ if not hasattr(asyncio, name)]
              assert not hasattr(asyncio, 'no_such_name')
              assert asyncio.FIRST_COMPLETED == concurrent.futures.FIRST_COMPLETED
              for module in (ast, logging, concurrent.futures, asyncio.sslproto):
                  assert sys.modules[module.__name__] is module and 'deferred' not in repr(type(module)).lower()
              return True
          """),
      new Program(
          "a deep recursion through functions of C",
          """
          import sys
          def depth(n):
              return sorted([n], key=lambda x: 0 if x == 0 else depth(x - 1))[0]
          def nested(n):
              value = []
              for _ in range(n):
                  value = [value]
              return value
          class Shown:
              def __repr__(self):
                  return '%r' % [self]
          def ends(function):
              try:
                  function()
              except RecursionError:
                  return True
          def f():
              for _ in range(3):
                  assert depth(400) == 400
                  assert ends(lambda: depth(10_000)) and ends(lambda: repr(nested(100_000))) and ends(lambda: repr(Shown()))
              sys.setrecursionlimit(10**6)
              assert depth(700) == 700 and ends(lambda: depth(10**5))
              return eval('(' * 190 + '1' + ')' * 190) == 1
          """),
    };
  }

  @ParameterizedTest
  @MethodSource("programs")
  void worksAsUsersExpect(Program program) {
    RunResult result = PYTHON.callF(program.source());
    assertThat(result.error().map(GuestError::traceback)).isEmpty();
    assertThat(result.verdict()).isEqualTo(Verdict.OK);
    assertThat(result.value().isBoolean() && result.value().booleanValue())
        .as("f() returned %s", result.value())
        .isTrue();
  }

  @Test
  void tracebacksShowCausesAndSourceLines() {
    RunResult result =
        PYTHON.callF(
            """
            def parse(text):
                return int(text)

            def f():
                try:
                    parse('x')
                except ValueError as e:
                    raise RuntimeError('cannot parse') from e
            """);
    GuestError error = result.error().orElseThrow();
    assertThat(error.type()).isEqualTo("RuntimeError");
    assertThat(error.message()).isEqualTo("cannot parse");
    assertThat(error.line()).isEqualTo(8);
    assertThat(error.traceback())
        .contains("File \"main.py\", line 2, in parse", "return int(text)")
        .contains("The above exception was the direct cause")
        .contains("File \"main.py\", line 8, in f")
        .endsWith("RuntimeError: cannot parse\n")
        .doesNotContain("/lib/");
  }

  @Test
  void tracebacksCountLinesAsTheCompilerDoes() {
    RunResult result =
        PYTHON.callF(
            "a = '\f\u000b\u001c\u001d\u001e\u0085\u2028\u2029'\r\n"
                + "b = 1\r"
                + "\f\n"
                + "def f():\n"
                + "    return b / 0  # here\n");
    GuestError error = result.error().orElseThrow();
    assertThat(error.line()).isEqualTo(5);
    assertThat(error.traceback()).contains("line 5, in f\n    return b / 0  # here\n");
  }

  @Test
  void hostcallsWorkFromOrdinaryCode() {
    SandboxConfig config = GuestUnderTest.config().hostcall("echo", payload -> payload).build();
    RunResult result =
        PYTHON.callF(
            config,
            """
            import asyncio
            from sandbox.asyncio import hostcall, run
            def f():
                print('before')
                answer = run(hostcall('echo', [1, b'x', None]))
                print('after')
                return asyncio.run(hostcall('echo', answer))
            """);
    assertThat(result.value()).hasToString("[1,\"eA==\",null]");
    assertThat(result.hostcalls())
        .extracting(HostcallExchange::begunAt, HostcallExchange::answeredAt)
        .containsExactly(tuple(1, 1), tuple(2, 2));
  }

  @Test
  void logMessagesAreFormatted() {
    RunResult result =
        PYTHON.callF("from sandbox import logging\ndef f(): logging.error('e {0}', 'x', k=1)");
    assertThat(result.logs()).extracting(LogEvent::message).containsExactly("e x");
  }

  @Test
  void bytesOnStandardOutputAreDecodedWholeHoweverTheyAreWritten() {
    RunResult result =
        PYTHON.callF(
            """
            import sys
            def f():
                for byte in 'ü😀'.encode():
                    sys.stdout.buffer.write(bytes([byte]))
                    sys.stdout.buffer.flush()
                sys.stdout.buffer.write(b'\\xff!')
                sys.stdout.buffer.flush()
            """);
    assertThat(result.stdout()).isEqualTo("ü😀\uFFFD!");
  }

  @Test
  void outputWithoutALineEndIsNotLost() {
    assertThat(PYTHON.callF("def f(): print('no line end', end='')").stdout())
        .isEqualTo("no line end");
    assertThat(PYTHON.callF("def f():\n    print('x', end='')\n    1 / 0").stdout()).isEqualTo("x");
  }

  @Test
  void aWrongIndentationDoesNotCompile() {
    try (Sandbox sandbox = PYTHON.template().create(GuestUnderTest.config().build())) {
      RunResult result = sandbox.tryLoadScript("bad.py", "def f():\nreturn 1");
      assertThat(result.verdict()).isEqualTo(Verdict.COMPILE_ERROR);
      assertThat(result.error().orElseThrow().type()).isEqualTo("IndentationError");
    }
  }
}
