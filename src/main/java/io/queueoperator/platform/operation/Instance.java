package io.queueoperator.platform.operation;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** This process among those that share the database: another one after each start. */
@ApplicationScoped
public class Instance {
    private static final int LONGEST = 100;

    private final String name;

    Instance() {
        String host = System.getenv("HOSTNAME");
        String known = host == null || host.isBlank() ? "instance" : host.strip();
        String cut = known.length() > LONGEST ? known.substring(0, LONGEST) : known;
        this.name = cut + "-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    }

    /** The host's name, where the environment tells it, and a number of this start. */
    public String name() {
        return name;
    }
}
