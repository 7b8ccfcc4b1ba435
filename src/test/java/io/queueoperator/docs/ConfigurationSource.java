package io.queueoperator.docs;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * Reads the interfaces of the configuration with the compiler's own parser: the meaning of a setting is its Javadoc, which
 * is in the source alone.
 */
final class ConfigurationSource {
    private final Map<String, Parsed> types = new LinkedHashMap<>();

    private ConfigurationSource() {}

    /** An interface of the configuration. */
    record Mapping(String prefix, String meaning, List<Setting> settings) {}

    /** A type in a source file. */
    private record Parsed(ClassTree tree, TreePath path, DocTrees docs) {}

    /** All of them below a folder of sources. */
    static List<Mapping> mappingsBelow(Path folder) throws IOException {
        ConfigurationSource source = new ConfigurationSource();
        source.parse(folder);
        return source.types.values().stream().map(source::mapping).flatMap(Optional::stream).toList();
    }

    private void parse(Path folder) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(file -> file.toString().matches(".*(Config|Settings)\\.java")).sorted().toList();
        }
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, manager, null, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(files));
            DocTrees docs = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                new TreePathScanner<Void, Void>() {
                    @Override
                    public @Nullable Void visitClass(ClassTree type, Void nothing) {
                        types.put(type.getSimpleName().toString(), new Parsed(type, getCurrentPath(), docs));
                        return super.visitClass(type, nothing);
                    }
                }.scan(unit, null);
            }
        }
    }

    private Optional<Mapping> mapping(Parsed type) {
        return argument(type.tree().getModifiers(), "ConfigMapping")
                .map(prefix -> new Mapping(prefix, doc(type, type.path()), settings(prefix, type)));
    }

    private List<Setting> settings(String prefix, Parsed type) {
        List<Setting> settings = new ArrayList<>();
        for (Tree member : type.tree().getMembers()) {
            if (member instanceof MethodTree method && !method.getModifiers().toString().contains("default ")) {
                settings.addAll(setting(prefix, type, method));
            }
        }
        return settings;
    }

    private List<Setting> setting(String prefix, Parsed type, MethodTree method) {
        String name = prefix + "." + argument(method.getModifiers(), "WithName").orElse(kebab(method.getName().toString()));
        String returned = method.getReturnType().toString();
        Parsed group = types.get(returned);
        if (group != null && group.tree().getKind() == Tree.Kind.INTERFACE) {
            return settings(name, group);
        }
        return List.of(new Setting(
                returned.startsWith("Map<") ? name + ".{key}" : name, words(returned),
                argument(method.getModifiers(), "WithDefault").orElse(""), doc(type, new TreePath(type.path(), method))));
    }

    /** The type as a person writes a value of it. */
    private String words(String type) {
        if (type.startsWith("Optional<")) {
            return words(type.substring("Optional<".length(), type.length() - 1));
        }
        if (type.startsWith("List<") || type.startsWith("Set<")) {
            return "list, comma-separated";
        }
        Parsed named = types.get(type);
        if (named != null && named.tree().getKind() == Tree.Kind.ENUM) {
            return named.tree().getMembers().stream()
                    .filter(member -> member.getKind() == Tree.Kind.VARIABLE)
                    .map(member -> "`" + ((VariableTree) member).getName().toString().toLowerCase(Locale.ROOT) + "`")
                    .collect(Collectors.joining(", "));
        }
        return switch (type) {
            case "int", "long", "Map<String, Integer>" -> "whole number";
            case "boolean" -> "`true`, `false`";
            case "String" -> "text";
            case "Duration" -> "duration";
            case "MemorySize" -> "size";
            case "Path" -> "file";
            default -> throw new IllegalStateException("say in words what a " + type + " is");
        };
    }

    /** The Javadoc in Markdown, without its tags. */
    private static String doc(Parsed type, TreePath path) {
        String raw = type.docs().getDocComment(path);
        return raw == null ? "" : raw.strip().replaceAll("(?s)\\s+@(param|return|see).*", "").replaceAll("\\s+", " ")
                .replaceAll("\\{@code ((?:[^{}]|\\{[^}]*})*)}", "`$1`")
                .replaceAll("\\{@link #?[A-Za-z.]+(\\([^)]*\\))? ([^}]*)}", "$2")
                .replaceAll("\\{@link #?([A-Za-z.]+)(\\([^)]*\\))?}", "`$1`");
    }

    private static Optional<String> argument(ModifiersTree modifiers, String annotation) {
        return modifiers.getAnnotations().stream()
                .filter(a -> a.getAnnotationType().toString().equals(annotation))
                .map(AnnotationTree::getArguments).flatMap(List::stream)
                .map(ConfigurationSource::value).findFirst();
    }

    private static String value(ExpressionTree argument) {
        ExpressionTree value = argument instanceof AssignmentTree assignment ? assignment.getExpression() : argument;
        if (value instanceof LiteralTree literal) {
            return String.valueOf(literal.getValue());
        }
        throw new IllegalStateException(argument + " is not a literal");
    }

    private static String kebab(String camel) {
        return camel.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }
}
