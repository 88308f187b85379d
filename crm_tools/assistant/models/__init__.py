"""Chat models: Qwen through DashScope, any OpenAI-compatible endpoint, and the rule-based one on this machine."""
