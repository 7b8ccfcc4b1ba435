package io.queueoperator.deploy;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import java.lang.reflect.InvocationTargetException;
import java.util.Locale;
import java.util.Map;

/**
 * What Kubernetes knows of an object, as its own Java client has it: every field at every depth, and which of them have to
 * be there.
 */
final class KubernetesSchema {
    private static final String MODELS = "io.kubernetes.client.openapi.models.";

    private KubernetesSchema() {}

    /** @throws IllegalArgumentException naming the field that Kubernetes does not know, or misses */
    static void check(Map<String, Object> manifest) {
        JsonElement json = new Gson().toJsonTree(manifest);
        try {
            model(manifest).getMethod("validateJsonElement", JsonElement.class).invoke(null, json);
            // Reads it as well, for the types of the values.
            model(manifest).getMethod("fromJson", String.class).invoke(null, json.toString());
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(e.getCause().getMessage(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@code apps/v1} Deployment is V1Deployment, {@code autoscaling/v2} HorizontalPodAutoscaler V2HorizontalPodAutoscaler. */
    private static Class<?> model(Map<String, Object> manifest) throws ClassNotFoundException {
        String apiVersion = (String) manifest.get("apiVersion");
        String version = apiVersion.substring(apiVersion.indexOf('/') + 1).toUpperCase(Locale.ROOT);
        return Class.forName(MODELS + version + manifest.get("kind"));
    }
}
