package io.queueoperator.deploy;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;

/** Which files an image build gets to see: the last line of {@code .dockerignore} that means a file, or a folder of it, counts. */
record DockerIgnore(List<Line> lines) {
    private record Line(boolean excludes, PathMatcher what) {
        boolean means(Path file) {
            for (Path each = file; each != null; each = each.getParent()) {
                if (what.matches(each)) {
                    return true;
                }
            }
            return false;
        }
    }

    static DockerIgnore read(Path file) throws IOException {
        return new DockerIgnore(Files.readAllLines(file).stream().map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .map(line -> new Line(!line.startsWith("!"), FileSystems.getDefault().getPathMatcher(
                        "glob:" + (line.startsWith("!") ? line.substring(1) : line))))
                .toList());
    }

    /** @param file relative to the folder that is sent */
    boolean lets(Path file) {
        boolean let = true;
        for (Line line : lines) {
            if (line.means(file)) {
                let = !line.excludes;
            }
        }
        return let;
    }
}
