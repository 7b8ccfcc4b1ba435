/**
 * What a person sees while the demo runs.
 *
 * <p>DemoScreen polls the progress API as the pipeline UI does and knows nothing else about the work; Frame turns one
 * answer into lines and is pure, Bar and ScreenText are its parts. Text that came over the network passes through
 * ScreenText before it reaches a terminal: a message must not be able to move the cursor.
 */
@NullMarked
package io.queueoperator.demo.screen;

import org.jspecify.annotations.NullMarked;
