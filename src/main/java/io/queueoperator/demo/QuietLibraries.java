package io.queueoperator.demo;

import java.util.logging.Level;
import java.util.logging.Logger;

/** Keeps libraries from writing into the picture: what PDFBox thinks of a broken file, the demo tells in its own words. */
final class QuietLibraries {

    /** Held here because the JDK holds loggers weakly, and a level set on a collected logger is gone. */
    private static final Logger ROOT = Logger.getLogger("");

    private QuietLibraries() {}

    static void hush() {
        // the service's class path brings its own log manager along; the demo wants the plain one of the JDK
        System.setProperty("org.jboss.logging.provider", "jdk");
        ROOT.setLevel(Level.OFF);
    }
}
