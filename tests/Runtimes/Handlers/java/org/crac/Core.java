package org.crac;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.WeakHashMap;

public final class Core {
    private static final Context<Resource> GLOBAL = new Context<Resource>() {
        // The runtime holds the proxies weakly: one lives as long as its resource.
        private final Map<Resource, Object> proxies = new WeakHashMap<>();

        @Override
        public void register(Resource resource) {
            try {
                String name = System.getProperty("org.crac.Core.Compat");
                Class<?> type = Class.forName(name + ".Resource");
                Object proxy = Proxy.newProxyInstance(Core.class.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    switch (method.getName()) {
                        case "beforeCheckpoint":
                            resource.beforeCheckpoint(this);
                            return null;
                        case "afterRestore":
                            resource.afterRestore(this);
                            return null;
                        default:
                            return method.invoke(resource, arguments);
                    }
                });
                proxies.put(resource, proxy);
                Object global = Class.forName(name + ".Core").getMethod("getGlobalContext").invoke(null);
                Class.forName(name + ".Context").getMethod("register", type).invoke(global, proxy);
            } catch (ClassNotFoundException | NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void beforeCheckpoint(Context<? extends Resource> context) {
        }

        @Override
        public void afterRestore(Context<? extends Resource> context) {
        }
    };

    private Core() {
    }

    public static Context<Resource> getGlobalContext() {
        return GLOBAL;
    }
}
