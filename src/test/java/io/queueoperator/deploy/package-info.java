/** What runs the service elsewhere: manifests, images, workflows. */
package io.queueoperator.deploy;
