@org.jspecify.annotations.NullMarked
package commonplace.main.doctor;
