package dev.isola.benchmarks;

import java.util.Optional;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** A JVM that runs one test class as build tools do; prints a line when a test has ended. */
public final class JUnitRun {

  private JUnitRun() {}

  /**
   * Runs the tests of a class.
   *
   * @param arguments the class's name
   */
  public static void main(String[] arguments) {
    if (arguments.length != 1) {
      throw new IllegalArgumentException("one argument is needed, the name of a test class");
    }
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(DiscoverySelectors.selectClass(arguments[0]))
            .build();
    try (LauncherSession session = LauncherFactory.openSession()) {
      session.getLauncher().execute(request, new Announcer());
    }
  }

  private static final class Announcer implements TestExecutionListener {

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      Optional<Throwable> failure = result.getThrowable();
      if (failure.isPresent()) {
        throw new IllegalStateException(test.getDisplayName() + " failed", failure.get());
      }
      if (test.isTest()) {
        System.out.println(test.getDisplayName());
      }
    }
  }
}
