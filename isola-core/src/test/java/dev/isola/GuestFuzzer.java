package dev.isola;

import dev.isola.engine.GuestSettings;
import dev.isola.engine.ScriptedModule;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.IDN;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * Calls everything that a guest can call, with arguments that are wrong in many ways, from a real
 * instance with a real memory in a real sandbox. A case is one call. What is looked for: exceptions
 * that are not the engine's own, memory that is out of proportion to what the guest sent, faults
 * that are blamed on the wrong side, operations that do not end, and changes outside of the mounts.
 *
 * <p>{@code main} takes the number of cases and a seed; the same seed makes the same cases.
 */
final class GuestFuzzer {
  /**
   * The imports with the kinds of their arguments: f a file descriptor, P a path, V buffers, B a
   * buffer, R a place for a result, w a small number or flags, L a large number, s subscriptions, C
   * a value, N a name, k and o the kind of an event and of an operation, h a handle. P, V, B, C and
   * N are two arguments each.
   */
  private static final List<String> CALLS =
      List.of(
          "fd_advise fLLw",
          "fd_allocate fLL",
          "fd_close f",
          "fd_datasync f",
          "fd_fdstat_get fR",
          "fd_fdstat_set_flags fw",
          "fd_fdstat_set_rights fLL",
          "fd_filestat_get fR",
          "fd_filestat_set_size fL",
          "fd_filestat_set_times fLLw",
          "fd_pread fVLR",
          "fd_prestat_dir_name fB",
          "fd_prestat_get fR",
          "fd_pwrite fVLR",
          "fd_read fVR",
          "fd_readdir fBLR",
          "fd_renumber ff",
          "fd_seek fLwR",
          "fd_sync f",
          "fd_tell fR",
          "fd_write fVR",
          "path_create_directory fP",
          "path_filestat_get fwPR",
          "path_filestat_set_times fwPLLw",
          "path_link fwPfP",
          "path_open fwPwLLwR",
          "path_readlink fPBR",
          "path_remove_directory fP",
          "path_rename fPfP",
          "path_symlink PfP",
          "path_unlink_file fP",
          "args_get RR",
          "args_sizes_get RR",
          "clock_res_get wR",
          "clock_time_get wLR",
          "environ_get RR",
          "environ_sizes_get RR",
          "poll_oneoff sRwR",
          "proc_exit w",
          "proc_raise w",
          "random_get B",
          "sched_yield ",
          "sock_accept fwR",
          "sock_recv fVwRR",
          "sock_send fVwR",
          "sock_shutdown fw",
          "isola.emit kC",
          "isola.begin oNC",
          "isola.wait L",
          "isola.size h",
          "isola.take hR",
          "isola.cancel h");

  /** Calls that are made more often: there is more behind them. */
  private static final List<String> FREQUENT =
      List.of(
          "path_open",
          "path_open",
          "path_open",
          "fd_write",
          "fd_read",
          "fd_readdir",
          "path_rename",
          "path_symlink",
          "path_create_directory",
          "path_unlink_file",
          "isola.emit",
          "isola.emit",
          "isola.begin",
          "isola.begin",
          "isola.begin",
          "isola.begin",
          "isola.wait",
          "isola.wait",
          "isola.wait",
          "isola.wait",
          "isola.take",
          "isola.take",
          "isola.take",
          "isola.take");

  private static final int CALLS_PER_OPERATION = 200;
  private static final int SANDBOXES_PER_FOLDER = 50;
  private static final int IO_ERROR = 29;
  private static final int HTTP_REQUEST = 3;
  private static final int HTTP_BODY_READ = 4;
  private static final int HTTP_BODY_CLOSE = 6;
  private static final List<String> STATUS = List.of("value", "error", "end");
  private static final int SCRATCH = 1 << 16;

  /** One in how many calls does what ends the guest, where it could: a dead guest calls no more. */
  private static final int DEADLY = 300;

  /** What a call may allocate, and how much more for each byte that it hands over. */
  private static final long MAX_ALLOCATED = 2 << 20;

  private static final long MAX_ALLOCATED_PER_BYTE = 200;

  private static final com.sun.management.ThreadMXBean THREADS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final SplittableRandom random;
  private final HostileBytes bytes;
  private final ScriptedModule module;
  private final List<Integer> choices = new ArrayList<>();
  private final Report report = new Report();
  private Path folder;

  /** What was found. */
  static final class Report {
    long cases;
    long sandboxes;
    final Map<Verdict, Long> verdicts = new EnumMap<>(Verdict.class);
    final Map<String, Long> outcomes = new TreeMap<>();
    final Map<String, Long> errors = new TreeMap<>();
    final Map<String, Long> mostAllocated = new TreeMap<>();
    final Map<String, String> findings = new LinkedHashMap<>();

    private void find(String what, String details) {
      if (findings.size() < 50) {
        findings.putIfAbsent(what, details);
      }
    }

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder();
      text.append(cases).append(" cases in ").append(sandboxes).append(" sandboxes\n");
      text.append("verdicts of operations: ").append(verdicts).append('\n');
      text.append("errors: ").append(errors).append('\n');
      text.append("answers: ").append(outcomes).append('\n');
      text.append("most bytes allocated by a call: ").append(mostAllocated).append('\n');
      text.append(findings.size()).append(" findings\n");
      findings.forEach((what, details) -> text.append(what).append('\n').append(details));
      return text.toString();
    }
  }

  private GuestFuzzer(long seed) {
    this.random = new SplittableRandom(seed);
    this.bytes = new HostileBytes(random.split());
    List<String> imports = new ArrayList<>();
    for (int i = 0; i < CALLS.size(); i++) {
      String name = name(i);
      imports.add(declaration(name, CALLS.get(i).substring(name.length() + 1)));
      choices.add(i);
      for (String frequent : FREQUENT) {
        if (frequent.equals(name)) {
          choices.add(i);
          choices.add(i);
        }
      }
    }
    this.module = new ScriptedModule(imports);
    Object unused = IDN.toASCII("\u00e4.test"); // its tables are loaded once, not by each call
  }

  private static String name(int call) {
    return CALLS.get(call).substring(0, CALLS.get(call).indexOf(' '));
  }

  private static String declaration(String name, String kinds) {
    StringBuilder letters = new StringBuilder();
    for (char kind : kinds.toCharArray()) {
      letters.append(kind == 'L' ? "I" : "PVBCN".indexOf(kind) >= 0 ? "ii" : "i");
    }
    String results = List.of("proc_exit", "isola.emit", "isola.cancel").contains(name) ? "" : "i";
    String qualified =
        name.startsWith("isola.") ? name.replace('.', ' ') : "wasi_snapshot_preview1 " + name;
    return qualified + " " + letters + "," + results;
  }

  /** Runs at least so many cases. */
  static Report run(long seed, long cases) throws IOException {
    GuestFuzzer fuzzer = new GuestFuzzer(seed);
    while (fuzzer.report.cases < cases) {
      Path temp = Files.createTempDirectory("isola-fuzz");
      try {
        fuzzer.folder = temp;
        fuzzer.makeFiles();
        for (int i = 0; i < SANDBOXES_PER_FOLDER && fuzzer.report.cases < cases; i++) {
          fuzzer.useSandbox(cases);
        }
        fuzzer.checkFiles();
      } finally {
        delete(temp);
      }
    }
    return fuzzer.report;
  }

  private void makeFiles() throws IOException {
    Files.writeString(folder.resolve("secret"), "secret");
    for (String name : List.of("ro", "rw", "ov")) {
      Path mount =
          Files.createDirectories(folder.resolve(name + "/sub/dir")).getParent().getParent();
      Files.writeString(mount.resolve("a.txt"), "hello");
      Files.writeString(mount.resolve("sub/a.txt"), "x".repeat(5000));
      Files.createSymbolicLink(mount.resolve("link"), Path.of("sub"));
      Files.createSymbolicLink(mount.resolve("out"), Path.of("../secret"));
      Files.createSymbolicLink(mount.resolve("absolute"), folder.resolve("secret"));
      Files.createSymbolicLink(mount.resolve("loop"), Path.of("loop"));
      try {
        new ProcessBuilder("mkfifo", mount.resolve("pipe").toString()).start().waitFor();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private void checkFiles() throws IOException {
    boolean same =
        Files.readString(folder.resolve("secret")).equals("secret")
            && Files.readString(folder.resolve("ov/a.txt")).equals("hello")
            && Files.readString(folder.resolve("ro/sub/a.txt")).length() == 5000
            && names(folder).equals(List.of("ov", "ro", "rw", "secret"))
            && names(folder.resolve("ov"))
                .equals(List.of("a.txt", "absolute", "link", "loop", "out", "pipe", "sub"));
    if (!same) {
      report.find("files outside of a mount changed", names(folder).toString());
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException e)
              throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private GuestSettings settings(GuestClock clock) {
    return new GuestSettings(
        64L << 20,
        Map.of("NAME", "välue", "EMPTY", ""),
        List.of(
            MountConfig.readOnly(folder.resolve("ro"), "/ro"),
            MountConfig.readWrite(folder.resolve("rw"), "/rw").withQuota(1 << 20, 50),
            MountConfig.overlay(folder.resolve("ov"), "/ov").withQuota(1 << 20, 50),
            MountConfig.inMemory("/mem").withQuota(1 << 20, 50),
            MountConfig.overlay(folder.resolve("ro/a.txt"), "/file.txt")),
        clock,
        1);
  }

  private void useSandbox(long cases) {
    report.sandboxes++;
    GuestClock clock = GuestClock.virtual(Instant.ofEpochSecond(1_700_000_000));
    Noise noise = new Noise();
    Sandbox sandbox =
        new Sandbox(
            host -> new EngineGuest(module.start(settings(clock), host, noise)),
            new Sandbox.Settings(
                ".txt",
                SandboxConfig.builder()
                    .timeout(Duration.ofSeconds(30))
                    .patience(Duration.ofMillis(20))
                    .build()
                    .allowance(64L << 20),
                handlers(),
                random.nextInt(10) == 0 ? HttpAccess.off("no requests") : HostileHttp.access(),
                new HostInterceptor() {},
                clock,
                new GuestBuild("fuzzer", "1", "0"),
                result -> {}));
    try (sandbox) {
      sandbox.start();
      int operations = 0;
      while (sandbox.state() == SandboxState.RUNNING && report.cases < cases && operations++ < 20) {
        RunResult result =
            sandbox.call(
                "f",
                StreamArg.fromIterable(List.of(1, "two", new byte[] {3})).withCapacity(2),
                StreamArg.fromStream(
                    java.util.stream.Stream.of(1)
                        .map(
                            n -> {
                              throw new IllegalStateException("source failed");
                            })));
        report.verdicts.merge(result.verdict(), 1L, Long::sum);
        result.error().ifPresent(e -> report.errors.merge(kind(e), 1L, Long::sum));
        String unused = result.toString() + result.http(); // must not fail
        judge(result, noise);
      }
      if (sandbox.state() != SandboxState.CLOSED) {
        sandbox.changedFiles();
      }
    } catch (RuntimeException | Error e) {
      report.find("thrown by the sandbox: " + e, stackTrace(e) + noise.last);
    }
  }

  private static String kind(GuestError error) {
    String message = error.message().replaceAll("[0-9]+", "#");
    return error.type() + ": " + message.substring(0, Math.min(60, message.length()));
  }

  private void judge(RunResult result, Noise noise) {
    boolean typed =
        switch (result.verdict()) {
          case OK, GUEST_ERROR, COMPILE_ERROR, MEMORY_LIMIT, OUTPUT_LIMIT -> true;
          default -> false;
        };
    boolean unchecked =
        result.error().map(e -> e.message().contains("out of bounds")).orElse(false);
    if (!typed || unchecked) {
      String details = result.cause().map(GuestFuzzer::stackTrace).orElse("");
      report.find(result.error().orElseThrow().summary(), details + noise.last);
    }
  }

  private static String stackTrace(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString().lines().limit(25).reduce("", (a, b) -> a + b + "\n");
  }

  private static Map<String, HostcallHandler> handlers() {
    return Map.of(
        "echo", payload -> payload,
        "fail",
            payload -> {
              throw new IllegalStateException("failed");
            },
        "stage", payload -> CompletableFuture.completedFuture(payload),
        "late", payload -> CompletableFuture.supplyAsync(() -> payload),
        "big", payload -> new byte[100_000]);
  }

  /** The guest's function: a number of calls, each with noise for arguments. */
  private final class Noise implements ScriptedModule.Script {
    private final List<Integer> descriptors = new ArrayList<>(List.of(0, 1, 2, 3));
    private final List<Integer> handles = new ArrayList<>();
    private final List<Integer> requests = new ArrayList<>();
    private final List<Integer> answered = new ArrayList<>(); // whose bodies may be read
    private final Map<Integer, Integer> kinds = new HashMap<>();
    private String last = "";
    private int current;
    private boolean ended;
    private int scratch;
    private long handedOver;

    @Override
    public int run(ScriptedModule.Guest guest) {
      ended = false;
      handles.clear();
      requests.clear();
      answered.clear();
      kinds.clear();
      guest.write(guest.memorySize() - 1, new byte[1]); // now the memory has all its size
      int calls = 1 + random.nextInt(CALLS_PER_OPERATION);
      for (int i = 0; i < calls; i++) {
        call(guest, choices.get(random.nextInt(choices.size())));
      }
      if (!ended) {
        guest.write(SCRATCH, new byte[] {(byte) 0xf6});
        guest.use(GuestFuzzer.call("isola.emit"), 2, SCRATCH, 1);
      }
      return 0;
    }

    private void call(ScriptedModule.Guest guest, int number) {
      current = number;
      String name = name(number);
      scratch = SCRATCH;
      handedOver = 0;
      List<Long> arguments = new ArrayList<>();
      for (char kind : CALLS.get(number).substring(name.length() + 1).toCharArray()) {
        add(guest, arguments, kind);
      }
      if ((name.equals("proc_exit") && !chance(DEADLY))
          || (name.equals("isola.take") && handles.isEmpty() && !chance(DEADLY))) {
        return;
      }
      long[] given = arguments.stream().mapToLong(Long::longValue).toArray();
      last = name + arguments;
      report.cases++;
      ended |= name.equals("isola.emit") && given[0] == 2;
      long before = THREADS.getCurrentThreadAllocatedBytes();
      String outcome = "died";
      try {
        int answer = guest.use(number, given);
        outcome = name.startsWith("isola.") ? outcome(name, given, answer) : "errno " + answer;
        remember(guest, name, given, answer);
      } finally {
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        report.outcomes.merge(outcome, 1L, Long::sum);
        report.mostAllocated.merge(name, allocated, Math::max);
        if (allocated > MAX_ALLOCATED + MAX_ALLOCATED_PER_BYTE * handedOver) {
          report.find(
              name + " allocates too much", allocated + " bytes for " + handedOver + ": " + last);
        }
      }
    }

    private String outcome(String name, long[] given, int answer) {
      return name.equals("isola.take")
          ? kind(kinds.get((int) given[0])) + " " + STATUS.get(answer)
          : "operation";
    }

    private String kind(int number) {
      return number > 0 && number < 7 ? "kind " + number : "other kind";
    }

    private void remember(ScriptedModule.Guest guest, String name, long[] given, int answer) {
      if (name.equals("path_open") && answer == 0) {
        descriptors.add(guest.readInt((int) given[given.length - 1]));
      } else if (name.equals("isola.begin") && answer > 0) {
        kinds.put(answer, (int) given[0]);
        if (given[0] == HTTP_REQUEST) {
          requests.add(answer);
        }
      } else if (name.equals("isola.wait") && answer > 0) {
        handles.add(answer);
      } else if (name.equals("isola.take") || name.equals("isola.cancel")) {
        boolean taken = name.equals("isola.take") && answer == 0;
        if (taken && kinds.getOrDefault((int) given[0], 0) == HTTP_REQUEST) {
          answered.add((int) given[0]);
        }
        handles.remove((Integer) (int) given[0]);
      } else if (answer == IO_ERROR && !name.startsWith("isola.")) {
        report.find(name + " ends with an error that says nothing", last);
      }
      if (descriptors.size() > 50) {
        descriptors.subList(4, 30).clear();
      }
      if (handles.size() > 50) {
        handles.subList(0, 30).clear();
      }
    }

    private void add(ScriptedModule.Guest guest, List<Long> arguments, char kind) {
      switch (kind) {
        case 'f' -> {
          boolean closing = List.of("fd_close", "fd_renumber").contains(name(current));
          long descriptor = descriptor();
          // Without a way into the file system, there is little left to try.
          arguments.add(closing && descriptor == 3 && !chance(20) ? 99 : descriptor);
        }
        case 'R' -> {
          boolean wild = chance(name(current).startsWith("isola.") ? DEADLY : 15);
          arguments.add((long) (wild ? wild(guest) : 1024 + random.nextInt(4096)));
        }
        case 'w' -> arguments.add((long) (chance(10) ? random.nextInt() : random.nextInt(16)));
        case 'k' -> arguments.add((long) eventKind());
        case 'o' -> arguments.add((long) operation());
        case 'L' -> {
          // For the answer to a request whose body it does not send, a guest waits in vain.
          boolean forEver = !name(current).equals("isola.wait") || requests.isEmpty();
          arguments.add(forEver ? large() : large() & Long.MAX_VALUE);
        }
        case 'h' -> arguments.add((long) handle());
        case 's' -> arguments.add((long) put(guest, subscriptions()));
        case 'P' -> addSlice(guest, arguments, bytes.path());
        case 'N' -> {
          boolean request = arguments.get(0) == HTTP_REQUEST;
          addSlice(guest, arguments, request ? bytes.method() : bytes.name());
        }
        case 'C' -> {
          int kindOfIt = arguments.get(0).intValue();
          boolean event = arguments.size() == 1;
          addSlice(
              guest,
              arguments,
              event
                  ? bytes.value(kindOfIt, !chance(DEADLY))
                  : bytes.payload(kindOfIt, request(kindOfIt)));
        }
        case 'B' -> {
          int length = chance(10) ? wild(guest) : random.nextInt(chance(20) ? 100_000 : 600);
          arguments.add((long) (chance(15) ? wild(guest) : 8192));
          arguments.add((long) length);
          handedOver += Math.max(0, Math.min(length, guest.memorySize()));
        }
        default -> addBuffers(guest, arguments);
      }
    }

    private boolean chance(int oneIn) {
      return random.nextInt(oneIn) == 0;
    }

    private int eventKind() {
      if (chance(DEADLY)) {
        return random.nextInt(-1, 6);
      }
      return chance(2) ? 1 : 4;
    }

    private int operation() {
      int[] kinds = {1, 2, 3, 3, 3, 4, 4, 5, 5, 6};
      return chance(20) ? random.nextInt() : kinds[random.nextInt(kinds.length)];
    }

    /** The number of a request, more often of a new one, that an operation may be about. */
    private int request(int kind) {
      boolean aboutBody = kind == HTTP_BODY_READ || kind == HTTP_BODY_CLOSE;
      List<Integer> numbers = aboutBody && !answered.isEmpty() ? answered : requests;
      if (numbers.isEmpty() || chance(20)) {
        return random.nextInt(-2, 100);
      }
      int age = Math.min(random.nextInt(numbers.size()), random.nextInt(numbers.size()));
      return numbers.get(numbers.size() - 1 - age);
    }

    private int descriptor() {
      if (chance(20)) {
        return random.nextInt();
      }
      return chance(3) ? 3 : descriptors.get(random.nextInt(descriptors.size()));
    }

    private int handle() {
      if (handles.isEmpty() || chance(DEADLY)) {
        return random.nextInt(-2, 100);
      }
      return handles.get(random.nextInt(handles.size()));
    }

    private long large() {
      return switch (random.nextInt(6)) {
        case 0 -> random.nextLong();
        case 1 -> Long.MAX_VALUE - random.nextInt(3);
        case 2 -> -1 - random.nextInt(3);
        case 3 -> 0xFFFF_FFFFL;
        default -> random.nextInt(2000);
      };
    }

    private int wild(ScriptedModule.Guest guest) {
      int end = guest.memorySize();
      int[] some = {
        0, -1, end, end - 1, end - 3, end + 1, Integer.MIN_VALUE, Integer.MAX_VALUE, -8
      };
      return chance(3) ? random.nextInt() : some[random.nextInt(some.length)];
    }

    private int put(ScriptedModule.Guest guest, byte[] data) {
      if (scratch + data.length > guest.memorySize()) {
        scratch = SCRATCH; // over what was put there before
      }
      int address = scratch;
      int room = guest.memorySize() - address;
      guest.write(address, data.length > room ? Arrays.copyOf(data, room) : data);
      scratch += data.length + 16;
      handedOver += data.length;
      return address;
    }

    private void addSlice(ScriptedModule.Guest guest, List<Long> arguments, byte[] data) {
      int wildness = name(current).startsWith("isola.") ? DEADLY : 60;
      long address = chance(wildness) ? wild(guest) : put(guest, data);
      int length = chance(wildness) ? wild(guest) : data.length;
      arguments.add(address);
      arguments.add((long) length);
      handedOver += Math.max(0, Math.min(length, guest.memorySize()));
    }

    private void addBuffers(ScriptedModule.Guest guest, List<Long> arguments) {
      int count = chance(30) ? random.nextInt(2000) : random.nextInt(4);
      ByteBuffer buffers = ByteBuffer.allocate(8 * count).order(ByteOrder.LITTLE_ENDIAN);
      byte[] text = bytes.text();
      int address = put(guest, text);
      for (int i = 0; i < count; i++) {
        int length = chance(20) ? wild(guest) : random.nextInt(text.length + 1);
        buffers.putInt(chance(20) ? wild(guest) : address).putInt(length);
        handedOver += Math.max(0, Math.min(length, guest.memorySize()));
      }
      arguments.add((long) (chance(30) ? wild(guest) : put(guest, buffers.array())));
      arguments.add((long) (chance(30) ? wild(guest) : count));
    }

    private byte[] subscriptions() {
      byte[] data = new byte[48 * 16];
      random.nextBytes(data);
      for (int i = 0; i < 16; i++) {
        data[48 * i + 8] = (byte) (chance(10) ? random.nextInt() : random.nextInt(3));
        data[48 * i + 16] = (byte) random.nextInt(5);
        for (int j = 17; j < 20; j++) {
          data[48 * i + j] = 0;
        }
      }
      return data;
    }
  }

  private static int call(String name) {
    for (int i = 0; i < CALLS.size(); i++) {
      if (name(i).equals(name)) {
        return i;
      }
    }
    throw new IllegalArgumentException(name);
  }

  /**
   * Runs the fuzzer and prints what it found.
   *
   * @param args the number of cases, a million if there is none, and a seed
   */
  public static void main(String[] args) {
    long cases = args.length > 0 ? Long.parseLong(args[0]) : 1_000_000;
    long seed = args.length > 1 ? Long.parseLong(args[1]) : 1;
    try {
      long start = System.nanoTime();
      Report report = run(seed, cases);
      System.out.println("seed " + seed + ", " + Rendering.time(System.nanoTime() - start));
      System.out.println(report);
      if (!report.findings.isEmpty()) {
        System.exit(1);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
