namespace Hearth.Storage;

/// <summary>The store cannot do what was asked; the message says what is wrong, where, and how to mend it.</summary>
public sealed class StorageException(string message, Exception? cause = null) : Exception(message, cause);
