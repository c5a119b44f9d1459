package layered;

public class Layered {
    public static String text() {
        return "a class of a layer";
    }
}
