package functions;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URLClassLoader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a function can see of the process that it runs in, when its class is loaded. */
public class World {
    private static final List<String> STATUS = Arrays.asList("Name", "Umask", "Uid", "Gid", "Groups", "CapInh", "CapPrm", "CapEff", "CapBnd",
        "CapAmb", "NoNewPrivs", "Seccomp", "SigPnd", "SigBlk", "SigIgn", "SigCgt");
    private final Map<String, Object> facts = new TreeMap<>();

    public World() throws IOException, InterruptedException {
        facts.put("environment", without(new TreeMap<>(System.getenv()), "AWS_LAMBDA_LOG_STREAM_NAME"));
        facts.put("native environment", Stream.of(read("/proc/self/environ").split("\0")).filter(entry -> !entry.isEmpty())
            .filter(entry -> !entry.startsWith("AWS_LAMBDA_LOG_STREAM_NAME=")).sorted().collect(Collectors.toList()));
        facts.put("child's environment", output("env").stream()
            .filter(entry -> !entry.startsWith("AWS_LAMBDA_LOG_STREAM_NAME=")).sorted().collect(Collectors.toList()));
        facts.put("properties", without(new TreeMap<>(System.getProperties()), ""));
        facts.put("directories", Arrays.asList(new File("").getAbsolutePath(), Paths.get("/proc/self/cwd").toRealPath().toString(),
            new File("functions").getCanonicalPath(), String.valueOf(new File("functions/World.class").exists()), output("pwd").toString()));
        facts.put("command", read("/proc/self/cmdline"));
        facts.put("program", Paths.get("/proc/self/exe").toRealPath().toString());
        facts.put("arguments", ManagementFactory.getRuntimeMXBean().getInputArguments());
        facts.put("status", Stream.of(read("/proc/self/status").split("\n")).filter(line -> STATUS.contains(line.split(":")[0])).collect(Collectors.toList()));
        facts.put("limits", read("/proc/self/limits"));
        facts.put("descriptors", descriptors());
        facts.put("threads", Thread.getAllStackTraces().keySet().stream().map(Thread::getName)
            .filter(name -> !name.equals("Common-Cleaner") && !name.equals("process reaper")).sorted().collect(Collectors.toList()));
        facts.put("next thread", new Thread().getName());
        facts.put("heap", Runtime.getRuntime().maxMemory());
        facts.put("collectors", ManagementFactory.getGarbageCollectorMXBeans().stream().map(bean -> bean.getName()).collect(Collectors.toList()));
        facts.put("locale", Locale.getDefault() + " " + Charset.defaultCharset() + " " + TimeZone.getDefault().getID());
        facts.put("class path", Arrays.toString(((URLClassLoader) World.class.getClassLoader()).getURLs()));
        facts.put("loaders", Arrays.asList(World.class.getClassLoader() == Thread.currentThread().getContextClassLoader(),
            World.class.getClassLoader().getParent() == ClassLoader.getSystemClassLoader(), Thread.currentThread().getName()));
        facts.put("folders", Arrays.asList(names("/"), names("/opt"), names("/var/task"), names("/tmp")));
        facts.put("memory", read("/proc/meminfo").split("\n")[0]);
        facts.put("session", read("/proc/self/stat").replaceAll("^.*\\) ", "").split(" ")[3].equals(read("/proc/self/stat").split(" ")[0]));
    }

    public Map<String, Object> handle(String input) {
        if (input.equals("exit")) {
            Runtime.getRuntime().halt(1);
        }
        Map<String, Object> answer = new TreeMap<>();
        answer.put("facts", facts);
        try {
            // Where a process had booted, the place that its environment was written to is larger than what is written there.
            answer.put("booted", read("/proc/self/environ").endsWith("\0\0"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        answer.put("stack", Thread.currentThread().getStackTrace().length);
        return answer;
    }

    private static Map<String, String> without(Map<?, ?> map, String name) {
        Map<String, String> rest = new TreeMap<>();
        map.forEach((key, value) -> rest.put(key.toString(), value.toString()));
        rest.remove(name);
        return rest;
    }

    /** A connection to the Runtime API may be there already: a socket says nothing. */
    private static List<String> descriptors() throws IOException {
        try (Stream<Path> entries = Files.list(Paths.get("/proc/self/fd"))) {
            return entries.filter(Files::exists).map(World::target).filter(target -> !target.startsWith("socket:") && !target.startsWith("/proc/"))
                .map(target -> target.replaceAll("\\d{4,}", "")).sorted().collect(Collectors.toList());
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "/proc/gone";
        }
    }

    private static String names(String folder) {
        return Stream.of(new File(folder).list()).sorted().collect(Collectors.joining(" "));
    }

    private static List<String> output(String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).start();
        byte[] bytes = new byte[65536];
        int length = 0;
        for (int more = 0; more >= 0; more = process.getInputStream().read(bytes, length, bytes.length - length)) {
            length += more;
        }
        process.waitFor();
        return Arrays.asList(new String(bytes, 0, length, StandardCharsets.UTF_8).split("\n"));
    }

    private static String read(String path) throws IOException {
        return new String(Files.readAllBytes(Paths.get(path)), StandardCharsets.UTF_8);
    }
}
