package io.queueoperator.demo.witness;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Commands for a person to go on with: each works as printed, in any POSIX shell. */
public final class NextSteps {

    private NextSteps() {}

    /**
     * The commands.
     *
     * @param failedJob a job that failed, or null when none did
     */
    public static List<String> commands(URI base, String apiKey, String runId, @Nullable String failedJob) {
        String at = base.toString().replaceFirst("/$", "");
        String withKey = "curl -s -H " + quoted("Authorization: Bearer " + apiKey) + " ";
        List<String> commands = new ArrayList<>();
        if (failedJob != null) {
            commands.add("curl -s " + quoted(at + "/jobs/" + failedJob + "/progress"));
            commands.add(withKey + quoted(at + "/api/v1/jobs/" + failedJob + "/attempts"));
        }
        commands.add(withKey + quoted(at + "/api/v1/jobs?status=failed&run_id=" + runId));
        commands.add("curl -s " + quoted(at + "/q/health"));
        commands.add("curl -s " + quoted(at + "/q/openapi"));
        return commands;
    }

    /** A word as a shell takes it; bare when nothing in it is special, because that reads better. */
    static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./:@%+=-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
