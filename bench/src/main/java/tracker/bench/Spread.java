package tracker.bench;

import java.util.Collection;

/** The middle of some values and how far they spread around it, by linear interpolation at (n-1)*q. */
record Spread(double lower, double median, double upper) {

    static Spread of(Collection<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("Nothing has no middle");
        }
        return new Spread(quantile(sorted, 0.25), quantile(sorted, 0.5), quantile(sorted, 0.75));
    }

    private static double quantile(double[] sorted, double q) {
        double place = (sorted.length - 1) * q;
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
    }

    /** Half of the values lie within so much. */
    double interquartileRange() {
        return upper - lower;
    }

    String text() {
        return "IQR %s (%s to %s)"
                .formatted(Numbers.text(interquartileRange()), Numbers.text(lower), Numbers.text(upper));
    }
}
