package commonplace.main;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// Who may know whom. Services meet on the log and at the shard port, and technology lives in
/// packages that say so.
class ArchitectureTest {
  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("commonplace");

  @Test
  void theRulesSeeOurClasses() {
    assertThat(OURS.contain("commonplace.core.log.EventLog")).isTrue();
    assertThat(OURS.contain("commonplace.relay.delivery.Delivery")).isTrue();
    assertThat(OURS.contain("commonplace.broker.EmbeddedBroker")).isTrue();
    assertThat(OURS.contain("commonplace.main.Settings")).isTrue();
  }

  @Test
  void coreKnowsNoService() {
    noClasses()
        .that()
        .resideInAPackage("commonplace.core..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "commonplace.relay..",
            "commonplace.archive..",
            "commonplace.query..",
            "commonplace.broker..",
            "commonplace.main..")
        .check(OURS);
  }

  @Test
  void servicesDoNotKnowEachOther() {
    for (var service : new String[] {"relay", "archive", "query", "broker"}) {
      for (var other : new String[] {"relay", "archive", "query", "broker", "main"}) {
        if (!service.equals(other)) {
          noClasses()
              .that()
              .resideInAPackage("commonplace." + service + "..")
              .should()
              .dependOnClassesThat()
              .resideInAPackage("commonplace." + other + "..")
              .allowEmptyShould(true)
              .check(OURS);
        }
      }
    }
  }

  @Test
  void kafkaIsKnownWhereThePackageSaysSo() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "commonplace.core.kafka..", "commonplace.archive..", "commonplace.broker..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.kafka..")
        .check(OURS);
  }

  @Test
  void jettysClientIsKnownToPeerAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackage("commonplace.core.peer..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.eclipse.jetty.client..")
        .check(OURS);
  }
}
