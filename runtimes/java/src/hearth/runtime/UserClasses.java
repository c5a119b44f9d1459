package hearth.runtime;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The class path of the function: its folder, its lib/*.jar, the layers' java/lib/*.jar, in AWS's order.
 * https://docs.aws.amazon.com/lambda/latest/dg/packaging-layers.html
 */
final class UserClasses {
    private UserClasses() {
    }

    static ClassLoader loader() {
        String taskRoot = Variables.get("LAMBDA_TASK_ROOT");
        String opt = Variables.get("HEARTH_OPT");
        List<URL> path = new ArrayList<>();
        add(path, new File(taskRoot == null ? "/var/task" : taskRoot));
        addJars(path, new File(taskRoot, "lib"));
        addJars(path, new File(opt == null ? "/opt" : opt, "java/lib"));
        // On AWS the interfaces are the runtime's, so a zip may come without them; one that has them brings its own version.
        String core = System.getProperty("hearth.core");
        if (core != null) {
            add(path, new File(core));
        }
        return new URLClassLoader(path.toArray(new URL[0]), ClassLoader.getSystemClassLoader());
    }

    private static void addJars(List<URL> path, File folder) {
        File[] jars = folder.listFiles((parent, name) -> name.endsWith(".jar"));
        if (jars != null) {
            Arrays.sort(jars);
            for (File jar : jars) {
                add(path, jar);
            }
        }
    }

    private static void add(List<URL> path, File file) {
        try {
            path.add(file.toURI().toURL());
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(file + " cannot be on the class path", e);
        }
    }
}
