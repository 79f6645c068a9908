package commonplace.query.testkit;

/// Serves the samples on the port given, to look at the pages while working on them.
final class Preview {
  private Preview() {}

  public static void main(String[] args) throws InterruptedException {
    try (var _ = RunningApi.startLocal(Integer.parseInt(args[0]))) {
      Thread.currentThread().join();
    }
  }
}
