/// Tests of the relay as a whole, over real HTTP on loopback.
@org.jspecify.annotations.NullMarked
package commonplace.relay;
