package dev.isola.junit;

import dev.isola.GuestClock;
import dev.isola.HostcallHandler;
import dev.isola.HttpHandler;
import dev.isola.HttpPolicy;
import dev.isola.InvalidArgumentException;
import dev.isola.MountConfig;
import dev.isola.Sandbox;
import dev.isola.SandboxConfig;
import dev.isola.SandboxTemplate;
import dev.isola.junit.fixture.FixtureConfig;
import dev.isola.junit.fixture.FixtureSession;
import dev.isola.junit.internal.SandboxSurroundings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Injects a {@link Sandbox} or a {@link SandboxTemplate} with options set in code, for {@link
 * org.junit.jupiter.api.extension.RegisterExtension}.
 *
 * <pre><code class="java">
 * class CalculatorTest {
 *   &#64;RegisterExtension
 *   static final IsolaExtension ISOLA =
 *       IsolaExtension.builder()
 *           .scripts("src/test/python/calculator.py")
 *           .timeout(Duration.ofSeconds(2))
 *           .hostcall("rate", payload -> 1.25)
 *           .build();
 *
 *   &#64;Test
 *   void adds(Sandbox sandbox) {
 *     assertThat(sandbox.run("add", 1, 2).asInt()).isEqualTo(3);
 *   }
 * }
 * </code></pre>
 *
 * <p>It serves the parameters of these two types that carry no annotation of this package. All
 * parameters of one test, those of its lifecycle methods and constructor included, get the same
 * sandbox; with {@link Scope#CLASS} all parameters of the class do. A class can have one such
 * extension; annotations can stand beside it.
 *
 * <p>The guest can call the hostcalls set here and the {@link Hostcall} methods of the test class.
 * Immutable and safe for tests that run in parallel.
 *
 * @see IsolaSandbox
 * @since 0.1.0
 */
public final class IsolaExtension
    implements BeforeAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        AfterAllCallback,
        ParameterResolver {
  private final SandboxOptions options;
  private final Map<String, HostcallHandler> hostcalls;
  private final Consumer<SandboxConfig.Builder> http; // null if the options say it
  private final FixtureDeclaration fixture; // null if none is named

  /** Identifies the sandbox of an extension in a test or class; extensions differ by identity. */
  private record Key(IsolaExtension extension, String use) {}

  private IsolaExtension(Builder builder) {
    this.options =
        new SandboxOptions(
            builder.runtime,
            builder.prelude,
            builder.scripts,
            builder.env,
            builder.mounts,
            builder.maxMemory,
            builder.timeout,
            builder.maxFuel,
            builder.maxOutput,
            builder.http,
            builder.scope,
            builder.randomSeed,
            builder.clock);
    this.hostcalls = Map.copyOf(builder.hostcalls);
    this.http = builder.httpSetting;
    this.fixture = builder.fixture;
  }

  /**
   * Starts an extension with the options of a plain {@link IsolaSandbox}.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    hostSide(context, "IsolaExtension");
    refuseSecond(context);
    Stores.of(context).put(new Key(this, "registered"), true);
  }

  private void refuseSecond(ExtensionContext context) {
    IsolaExtension first = Stores.of(context).get(IsolaExtension.class, IsolaExtension.class);
    if (first != null && first != this) {
      throw new ExtensionConfigurationException(
          context.getRequiredTestClass().getName()
              + " has two IsolaExtensions, its own or those of classes around it or above it, and a"
              + " parameter of type "
              + Sandbox.class.getName()
              + " would not say which it is for; keep one of them, and use annotations such as"
              + " @PythonSandbox on the parameters that want another");
    }
    Stores.of(context).put(IsolaExtension.class, this);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    FailureReport.begin(context);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    FailureReport.end(context);
    try {
      WireMockChecks.finishTest(context);
    } finally {
      if (fixture != null) {
        FixtureSessions.finishTest(context);
      }
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    try {
      WireMockChecks.finishClass(context);
    } finally {
      if (fixture != null) {
        FixtureSessions.finishClass(context);
      }
    }
  }

  @Override
  public ExtensionContextScope getTestInstantiationExtensionContextScope(
      ExtensionContext rootContext) {
    return ExtensionContextScope.TEST_METHOD;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return (type == Sandbox.class || type == SandboxTemplate.class)
        && !SandboxDeclaration.isDeclaredOn(parameter);
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    String where = "IsolaExtension for " + SandboxDeclaration.place(parameter);
    try {
      SandboxOpener opener = SandboxOpener.of(options, true, where, context);
      if (parameter.getParameter().getType() == SandboxTemplate.class) {
        return opener.template(context);
      }
      ExtensionContext owner =
          options.scope() == Scope.CLASS
              ? SandboxSurroundings.owner(context).orElseGet(() -> registrar(context, where))
              : context;
      if (options.scope() == Scope.TEST && context.getTestMethod().isEmpty()) {
        throw new ExtensionConfigurationException(IsolaSandboxExtension.outsideOfTest(where));
      }
      return Stores.computed(
          Stores.of(owner),
          new Key(this, "sandbox"),
          () ->
              opener.open(
                  owner, fixture, (config, session) -> configure(config, session, owner, where)),
          Sandbox.class);
    } catch (ExtensionConfigurationException e) {
      throw new ParameterResolutionException(e.getMessage(), e);
    }
  }

  /** The context of the outermost class that this extension was registered for. */
  private ExtensionContext registrar(ExtensionContext context, String where) {
    ExtensionContext found = null;
    for (Optional<ExtensionContext> next = Optional.of(context);
        next.isPresent();
        next = next.get().getParent()) {
      if (Stores.of(next.get()).get(new Key(this, "registered")) != null) {
        found = next.get();
      }
    }
    if (found == null) {
      throw new ExtensionConfigurationException(
          where
              + ": an IsolaExtension with Scope.CLASS must be in a static field, because one in an"
              + " instance field lives for one test only; make the field static");
    }
    return found;
  }

  private void configure(
      SandboxConfig.Builder config,
      Optional<FixtureSession> session,
      ExtensionContext context,
      String where) {
    hostSide(context, where).configure(config, context, session, where);
    config.hostcalls(hostcalls);
    if (http != null) {
      http.accept(config);
    }
  }

  private HostSide hostSide(ExtensionContext context, String where) {
    Class<?> testClass = context.getRequiredTestClass();
    HostSide host = HostSide.of(testClass, http != null ? Http.NONE : options.http(), where);
    for (String name : host.hostcalls().names()) {
      if (hostcalls.containsKey(name)) {
        throw new ExtensionConfigurationException(
            "hostcall \""
                + name
                + "\" is set on the IsolaExtension and is a @Hostcall method of "
                + testClass.getName()
                + "; keep one of them");
      }
    }
    return host;
  }

  /**
   * Collects the options of an {@link IsolaExtension}. Not safe for use by several threads.
   *
   * @since 0.1.0
   */
  public static final class Builder {
    private String runtime = "python";
    private String prelude = "";
    private final List<String> scripts = new ArrayList<>();
    private final Map<String, String> env = new LinkedHashMap<>();
    private final List<MountConfig> mounts = new ArrayList<>();
    private final Map<String, HostcallHandler> hostcalls = new LinkedHashMap<>();
    private Long maxMemory;
    private Duration timeout;
    private Long maxFuel;
    private Long maxOutput;
    private Http http = Http.NONE;
    private Consumer<SandboxConfig.Builder> httpSetting;
    private Scope scope = Scope.TEST;
    private long randomSeed;
    private GuestClock clock;
    private FixtureDeclaration fixture;

    private Builder() {}

    /**
     * Sets the guest runtime; {@code "python"} by default.
     *
     * @param name the name of a runtime on the class path
     * @return this
     */
    public Builder runtime(String name) {
      this.runtime = Objects.requireNonNull(name, "name");
      return this;
    }

    /**
     * Sets the source text that is run once, when the template is built; none by default.
     *
     * @param source source text in the guest's language
     * @return this
     */
    public Builder prelude(String source) {
      this.prelude = Objects.requireNonNull(source, "source");
      return this;
    }

    /**
     * Adds scripts that are loaded into each sandbox, in order.
     *
     * @param locations files or {@code classpath:} resources, as {@link IsolaSandbox#scripts()}
     * @return this
     */
    public Builder scripts(String... locations) {
      this.scripts.addAll(List.of(locations));
      return this;
    }

    /**
     * Adds an environment variable of the guest.
     *
     * @param key the name, not empty and without {@code =}
     * @param value the value
     * @return this
     * @throws InvalidArgumentException if the name is not allowed or was added before
     */
    public Builder env(String key, String value) {
      Objects.requireNonNull(value, "value");
      if (key.isEmpty() || key.indexOf('=') >= 0) {
        throw new InvalidArgumentException(
            "name of an environment variable must not be empty or have an \"=\", was \""
                + key
                + "\"");
      }
      if (env.putIfAbsent(key, value) != null) {
        throw new InvalidArgumentException(
            "environment variable " + key + " is set twice; keep one of them");
      }
      return this;
    }

    /**
     * Adds folders and files that the guest can reach.
     *
     * @param folders the mounts; what they show of the host must exist
     * @return this
     */
    public Builder mounts(MountConfig... folders) {
      this.mounts.addAll(List.of(folders));
      return this;
    }

    /**
     * Sets the most memory the guest may have. Without it, the configuration parameter {@code
     * isola.maxMemory} applies.
     *
     * @param bytes a positive number of bytes
     * @return this
     * @throws InvalidArgumentException if it is not positive
     */
    public Builder maxMemory(long bytes) {
      this.maxMemory = positive("maxMemory", bytes, "bytes");
      return this;
    }

    /**
     * Sets the time after which a call into the guest is stopped. Without it, the configuration
     * parameter {@code isola.timeout} applies.
     *
     * @param limit a positive duration
     * @return this
     * @throws InvalidArgumentException if it is not positive
     */
    public Builder timeout(Duration limit) {
      if (limit.isZero() || limit.isNegative()) {
        throw new InvalidArgumentException("timeout must be positive, was " + limit);
      }
      this.timeout = limit;
      return this;
    }

    /**
     * Sets the most fuel a call may use; no limit by default.
     *
     * @param units a positive number of units, see {@link dev.isola.SandboxConfig.Builder#maxFuel}
     * @return this
     * @throws InvalidArgumentException if it is not positive
     */
    public Builder maxFuel(long units) {
      this.maxFuel = positive("maxFuel", units, "units");
      return this;
    }

    /**
     * Sets the most output a call may produce.
     *
     * @param bytes a positive number of bytes
     * @return this
     * @throws InvalidArgumentException if it is not positive
     */
    public Builder maxOutput(long bytes) {
      this.maxOutput = positive("maxOutput", bytes, "bytes");
      return this;
    }

    /**
     * Sets whether the guest can make HTTP requests, and who answers them; {@link Http#NONE} by
     * default. This and the other methods about HTTP replace each other.
     *
     * @param access who answers
     * @return this
     */
    public Builder http(Http access) {
      this.http = Objects.requireNonNull(access, "access");
      this.httpSetting = null;
      return this;
    }

    /**
     * Answers the guest's HTTP requests.
     *
     * @param handler answers them, on threads other than the test's own
     * @return this
     */
    public Builder http(HttpHandler handler) {
      return http(handler, HttpPolicy.builder().build());
    }

    /**
     * Answers those of the guest's HTTP requests that a policy allows.
     *
     * @param handler answers them, on threads other than the test's own
     * @param policy which requests are allowed
     * @return this
     */
    public Builder http(HttpHandler handler, HttpPolicy policy) {
      Objects.requireNonNull(handler, "handler");
      Objects.requireNonNull(policy, "policy");
      this.httpSetting = config -> config.http(handler, policy);
      return this;
    }

    /**
     * Sends those of the guest's HTTP requests that a policy allows to the servers that they are
     * for.
     *
     * @param policy which requests are allowed
     * @return this
     */
    public Builder httpPassThrough(HttpPolicy policy) {
      Objects.requireNonNull(policy, "policy");
      this.httpSetting = config -> config.httpPassThrough(policy);
      return this;
    }

    /**
     * Records the guest's hostcalls and HTTP requests, and answers them from the recording, as
     * {@link IsolaFixture} does.
     *
     * @param path the file, as {@link IsolaFixture#value()}; empty for that of the test
     * @param mode whether to record
     * @param config how requests are matched
     * @return this
     */
    public Builder fixture(String path, RecordMode mode, FixtureConfig config) {
      Objects.requireNonNull(path, "path");
      Objects.requireNonNull(mode, "mode");
      Objects.requireNonNull(config, "config");
      this.fixture = new FixtureDeclaration("IsolaExtension", path, mode, config, new String[0]);
      return this;
    }

    /**
     * Sets who shares the sandbox; {@link Scope#TEST} by default. {@link Scope#CLASS} needs an
     * extension in a static field.
     *
     * @param newScope the scope
     * @return this
     */
    public Builder scope(Scope newScope) {
      this.scope = Objects.requireNonNull(newScope, "newScope");
      return this;
    }

    /**
     * Sets the seed of everything that is random in the guest; 0 by default.
     *
     * @param seed any number
     * @return this
     */
    public Builder randomSeed(long seed) {
      this.randomSeed = seed;
      return this;
    }

    /**
     * Sets the clock of the guest. Without it, the configuration parameter {@code isola.clock}
     * applies, and without that a virtual clock.
     *
     * @param guestClock the clock
     * @return this
     */
    public Builder clock(GuestClock guestClock) {
      this.clock = Objects.requireNonNull(guestClock, "guestClock");
      return this;
    }

    /**
     * Adds a hostcall that guests can make, beside the {@link Hostcall} methods of the test class.
     *
     * @param name the name by which the guest calls it, not blank
     * @param handler answers it, on threads other than the test's own
     * @return this
     * @throws InvalidArgumentException if the name is blank or was added before
     */
    public Builder hostcall(String name, HostcallHandler handler) {
      Objects.requireNonNull(handler, "handler");
      if (name.isBlank()) {
        throw new InvalidArgumentException("name of a hostcall must not be blank");
      }
      if (hostcalls.putIfAbsent(name, handler) != null) {
        throw new InvalidArgumentException(
            "hostcall \"" + name + "\" is set twice; keep one of them");
      }
      return this;
    }

    private static long positive(String option, long number, String unit) {
      if (number <= 0) {
        throw new InvalidArgumentException(
            option + " must be a positive number of " + unit + ", was " + number);
      }
      return number;
    }

    /**
     * Makes the extension.
     *
     * @return the extension, for a field with {@code @RegisterExtension}
     */
    public IsolaExtension build() {
      return new IsolaExtension(this);
    }
  }
}
