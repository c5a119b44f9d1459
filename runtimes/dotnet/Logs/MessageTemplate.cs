using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Hearth.DotnetRuntime.Logs;

/// <summary>"{user} bought {count:0.0}" with its values: a text, and in JSON logs an attribute for each name.</summary>
internal sealed class MessageTemplate
{
    private readonly List<(string Name, object? Value)> _values = [];

    public MessageTemplate(string template, object?[] values) => Text = values.Length == 0 ? template : Fill(template, values);

    public string Text { get; }

    public void WriteValues(Utf8JsonWriter writer)
    {
        foreach (var (name, value) in _values)
        {
            writer.WritePropertyName(name);
            switch (value)
            {
                case bool boolean:
                    writer.WriteBooleanValue(boolean);
                    break;
                case sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal:
                    writer.WriteRawValue(Convert.ToString(value, CultureInfo.InvariantCulture)!);
                    break;
                default:
                    writer.WriteStringValue(Show(value, null));
                    break;
            }
        }
    }

    private string Fill(string template, object?[] values)
    {
        var text = new StringBuilder();
        var next = 0;
        for (var i = 0; i < template.Length; i++)
        {
            var end = template[i] == '{' ? template.IndexOf('}', i) : -1;
            if (i + 1 < template.Length && template[i] is '{' or '}' && template[i + 1] == template[i])
            {
                text.Append(template[i++]); // {{ and }} stand for themselves.
            }
            else if (end > 0)
            {
                // "@name" asks for JSON on AWS; its text is the same here as without.
                var parts = template[(i + 1)..end].TrimStart('@').Split(':', 2);
                var index = int.TryParse(parts[0], CultureInfo.InvariantCulture, out var position) ? position : next++;
                if (index >= values.Length)
                {
                    text.Append(template, i, end - i + 1);
                }
                else
                {
                    _values.Add((parts[0], values[index]));
                    text.Append(Show(values[index], parts.Length > 1 ? parts[1] : null));
                }
                i = end;
            }
            else
            {
                text.Append(template[i]);
            }
        }
        return text.ToString();
    }

    private static string Show(object? value, string? format) => value switch
    {
        null => "{null}",
        DateTime time when format is null => time.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(format, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
