/**
 * How requests come in and problems go out: strict reading of JSON, one mapping from problem codes to HTTP, one error body
 * for every path, CORS for the two progress endpoints.
 */
@NullMarked
package io.queueoperator.platform.http;

import org.jspecify.annotations.NullMarked;
