@org.jspecify.annotations.NullMarked
package commonplace.core.kafka;
