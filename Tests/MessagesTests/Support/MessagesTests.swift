import Testing

/// Everything about messages and frames: values fed with bytes.
@Suite struct MessagesTests {}
