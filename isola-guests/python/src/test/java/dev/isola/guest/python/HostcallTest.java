package dev.isola.guest.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isola.HostcallExchange;
import dev.isola.InternalException;
import dev.isola.InvalidValueException;
import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.SandboxConfig;
import dev.isola.SandboxState;
import dev.isola.Verdict;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;

class HostcallTest {
  private static final String IMPORTS =
      "import asyncio, sandbox\nfrom sandbox.asyncio import hostcall, run\n";

  @Test
  void asksTheHost() {
    SandboxConfig config =
        PythonSandboxes.config()
            .hostcall(
                "lookup_user",
                payload -> {
                  int id = payload.get("user_id").intValue();
                  return Map.of("user_id", id, "name", "user-" + id);
                })
            .build();
    try (Sandbox sandbox =
        PythonSandboxes.with(
            config,
            IMPORTS
                + "async def lookup_user(user_id):\n"
                + "    return await hostcall('lookup_user', {'user_id': user_id})\n")) {
      assertThat(sandbox.run("lookup_user", 7).get("name").textValue()).isEqualTo("user-7");
    }
  }

  @Test
  void runsManyHostcallsAtOnce() {
    int calls = 64;
    CyclicBarrier all = new CyclicBarrier(calls);
    SandboxConfig config =
        PythonSandboxes.config()
            .hostcall(
                "meet",
                payload -> {
                  all.await();
                  return payload;
                })
            .build();
    try (Sandbox sandbox =
        PythonSandboxes.with(
            config,
            IMPORTS
                + "async def f(n):\n"
                + "    answers = await asyncio.gather(*(hostcall('meet', i) for i in range(n)))\n"
                + "    return sum(answers)\n")) {
      assertThat(sandbox.run("f", calls).intValue()).isEqualTo(calls * (calls - 1) / 2);
    }
  }

  @Test
  void worksFromOrdinaryCodeByRun() {
    SandboxConfig config = PythonSandboxes.config().hostcall("echo", payload -> payload).build();
    RunResult result =
        PythonSandboxes.call(
            config,
            IMPORTS
                + "def f():\n"
                + "    print('before')\n"
                + "    answer = run(hostcall('echo', [1, b'x', None]))\n"
                + "    print('after')\n"
                + "    return asyncio.run(hostcall('echo', answer))\n");
    assertThat(result.value()).hasToString("[1,\"eA==\",null]");
    assertThat(result.hostcalls())
        .extracting(HostcallExchange::begunAt, HostcallExchange::answeredAt)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(1, 1), org.assertj.core.groups.Tuple.tuple(2, 2));
  }

  @Test
  void aHandlersFailureCanBeCaught() {
    SandboxConfig config =
        PythonSandboxes.config()
            .hostcall(
                "fail",
                payload -> {
                  throw new IllegalStateException("no connection");
                })
            .build();
    RunResult result =
        PythonSandboxes.call(
            config,
            IMPORTS
                + "async def f():\n"
                + "    try:\n"
                + "        await hostcall('fail')\n"
                + "    except sandbox.HostcallError as e:\n"
                + "        return [str(e), isinstance(e, sandbox.HostError),"
                + " isinstance(e, RuntimeError)]\n");
    assertThat(result.value()).hasToString("[\"IllegalStateException: no connection\",true,true]");
    assertThat(result.hostcalls().get(0).failure().type()).isEqualTo("HostcallError");
  }

  @Test
  void aHandlersFailureThatEscapesIsNotTheGuestsFault() {
    IllegalStateException broken = new IllegalStateException("no connection");
    SandboxConfig config =
        PythonSandboxes.config()
            .hostcall(
                "fail",
                payload -> {
                  throw broken;
                })
            .build();
    try (Sandbox sandbox =
        PythonSandboxes.with(config, IMPORTS + "async def f():\n    await hostcall('fail')\n")) {
      RunResult result = sandbox.call("f");
      assertThat(result.verdict()).isEqualTo(Verdict.HOST_ERROR);
      assertThat(result.cause()).containsSame(broken);
      assertThat(result.error().orElseThrow().line()).isEqualTo(4);
      assertThatThrownBy(() -> sandbox.run("f"))
          .isInstanceOf(InternalException.class)
          .hasCause(broken);
      assertThat(sandbox.state()).isEqualTo(SandboxState.RUNNING);
    }
  }

  @Test
  void anUnknownHostcallIsTheGuestsFault() {
    RunResult result =
        PythonSandboxes.call(IMPORTS + "async def f():\n    await hostcall('nobody', 1)\n");
    assertThat(result.verdict()).isEqualTo(Verdict.GUEST_ERROR);
    assertThat(result.error().orElseThrow().type()).isEqualTo("UnknownHostcallError");
    assertThat(result.error().orElseThrow().message())
        .isEqualTo("the host has no hostcall \"nobody\"");
  }

  @Test
  void aPayloadThatTheHandlerRejectsIsTheGuestsFault() {
    SandboxConfig config =
        PythonSandboxes.config()
            .hostcall(
                "strict",
                payload -> {
                  throw new InvalidValueException("count must be positive, was " + payload);
                })
            .build();
    RunResult result =
        PythonSandboxes.call(
            config, IMPORTS + "async def f():\n    await hostcall('strict', -1)\n");
    assertThat(result.verdict()).isEqualTo(Verdict.GUEST_ERROR);
    assertThat(result.error().orElseThrow().type()).isEqualTo("InvalidValueError");
    assertThat(result.error().orElseThrow().message()).isEqualTo("count must be positive, was -1");
  }

  @Test
  void aHandlersFailureInATaskGroupIsTheHostsFault() {
    SandboxConfig config =
        PythonSandboxes.config()
            .hostcall(
                "broken",
                payload -> {
                  throw new IllegalStateException("out of order");
                })
            .build();
    RunResult result =
        PythonSandboxes.call(
            config,
            IMPORTS
                + "async def f():\n"
                + "    async with asyncio.TaskGroup() as group:\n"
                + "        group.create_task(hostcall('broken'))\n");
    assertThat(result.verdict()).isEqualTo(Verdict.HOST_ERROR);
    assertThat(result.cause().orElseThrow()).hasMessage("out of order");
  }

  @Test
  void aPayloadThatDoesNotMapIsTheGuestsFault() {
    SandboxConfig config = PythonSandboxes.config().hostcall("echo", payload -> payload).build();
    RunResult result =
        PythonSandboxes.call(
            config, IMPORTS + "async def f():\n    await hostcall('echo', object())\n");
    assertThat(result.verdict()).isEqualTo(Verdict.GUEST_ERROR);
    assertThat(result.error().orElseThrow().type()).isEqualTo("TypeError");
  }

  @Test
  void aTimeoutOfTheGuestCancelsAHostcall() {
    CompletableFuture<Object> never = new CompletableFuture<>();
    SandboxConfig config =
        PythonSandboxes.config()
            .hostcall("never", payload -> never)
            .hostcall("echo", payload -> payload)
            .build();
    RunResult result =
        PythonSandboxes.call(
            config,
            IMPORTS
                + "async def f():\n"
                + "    try:\n"
                + "        await asyncio.wait_for(hostcall('never'), 2)\n"
                + "    except TimeoutError:\n"
                + "        return await hostcall('echo', 'gave up')\n");
    assertThat(result.value().textValue()).isEqualTo("gave up");
    assertThat(never).isCancelled();
    assertThat(result.hostcalls())
        .extracting(HostcallExchange::answered)
        .isEqualTo(List.of(false, true));
  }

  @Test
  void aDeadlockIsTheGuestsFault() {
    RunResult result =
        PythonSandboxes.call(IMPORTS + "async def f():\n    await asyncio.Event().wait()\n");
    assertThat(result.verdict()).isEqualTo(Verdict.GUEST_ERROR);
    assertThat(result.error().orElseThrow().message()).contains("deadlock");
  }
}
