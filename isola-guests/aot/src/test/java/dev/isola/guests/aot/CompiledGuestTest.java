package dev.isola.guests.aot;

import static dev.isola.guests.aot.TestModule.I32;
import static dev.isola.guests.aot.TestModule.I32_CONST;
import static dev.isola.guests.aot.TestModule.LOCAL_GET;
import static dev.isola.guests.aot.TestModule.code;
import static dev.isola.guests.aot.TestModule.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.dylibso.chicory.wasm.WasmModule;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.util.CheckClassAdapter;

class CompiledGuestTest {

  @Test
  void theRewrittenClassesAreValid() {
    CompiledGuest guest = new CompiledModule(DispatchSplitterTest.dispatching(1100), 500).guest();
    guest
        .classes()
        .forEach(
            (name, bytes) -> {
              StringWriter problems = new StringWriter();
              CheckClassAdapter.verify(
                  new ClassReader(bytes),
                  CompiledGuestTest.class.getClassLoader(),
                  false,
                  new PrintWriter(problems));
              assertThat(problems.toString()).as(name).doesNotContain("AnalyzerException");
            });
  }

  @Test
  void theReportNamesMethodsThatAreTooLarge() {
    TestModule module = new TestModule();
    int type = module.type(new int[] {I32}, I32);
    int[] body = with(I32_CONST, 0);
    for (int i = 0; i < 2000; i++) {
      body = code(body, with(I32_CONST, 1_000_000), new int[] {0x6a, LOCAL_GET, 0, 0x6c});
    }
    module.exporting("large", module.function(type, body));
    WasmModule parsed = module.parse();

    String report = CompileReport.of(parsed, CompiledGuest.compile(parsed, "test.Machine", 100));

    assertThat(report)
        .contains("functions: 1\n")
        .contains("functions left to the interpreter: 0\n")
        .contains("methods over 8000 bytes: 1\n")
        .contains("MachineFuncGroup_0.func_0");
  }
}
