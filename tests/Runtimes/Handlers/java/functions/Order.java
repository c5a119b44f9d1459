package functions;

import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;

/** One of each kind of member that a POJO of a function may have. */
public class Order {
    public enum State { OPEN, DONE }

    private String name;
    private int count;
    private boolean paid;
    private String ignored = "no setter";
    public List<Item> items;
    public Map<String, Long> totals;
    public State state;
    public Date date;
    public Instant instant;
    public double[] numbers;
    public Object anything;

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public int getCount() {
        return count;
    }

    public void setCount(int count) {
        this.count = count;
    }

    public boolean isPaid() {
        return paid;
    }

    public void setPaid(boolean paid) {
        this.paid = paid;
    }

    public String getURL() {
        return "u";
    }

    public static class Item {
        public String sku;
        public Item inside;
    }
}
