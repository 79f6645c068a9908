@org.jspecify.annotations.NullMarked
package commonplace.relay.taking;
