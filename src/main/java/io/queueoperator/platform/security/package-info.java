/**
 * Who may call: API keys from configuration, compared in constant time, each with a scope. Fails closed.
 */
@NullMarked
package io.queueoperator.platform.security;

import org.jspecify.annotations.NullMarked;
