"""archkit."""
