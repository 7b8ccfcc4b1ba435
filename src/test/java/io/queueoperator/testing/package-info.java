/** What tests stand on: the same real stores as the service's default run, and a few words to talk to them. */
@NullMarked
package io.queueoperator.testing;

import org.jspecify.annotations.NullMarked;
