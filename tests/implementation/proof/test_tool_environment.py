"""Tools of the ladder see what they need of the machine's environment, and nothing else."""

import os

from archkit.implementation.proof.environment import tool_environment

MACHINE = {
    "PATH": "/bin",
    "HOME": "/Users/me",
    "HTTPS_PROXY": "http://proxy",
    "npm_config_registry": "https://registry",
    "LC_ALL": "C.UTF-8",
    "ANTHROPIC_API_KEY": "a key",
    "DATABASE_URL": "postgresql://production",
    "AUTH_JWT_SECRET": "a secret",
    "NODE_ENV": "production",
    "NODE_OPTIONS": "--require ./spy.js",
    "HOST": "machine.local",
    "PORT": "80",
    "LOG_LEVEL": "loud",
}


def test_settings_and_keys_of_the_machine_stay_outside():
    seen = tool_environment("/node", {"PORT": "1"}, MACHINE)
    assert seen == {
        "PATH": os.pathsep.join(("/node", "/bin")),
        "HOME": "/Users/me",
        "HTTPS_PROXY": "http://proxy",
        "npm_config_registry": "https://registry",
        "LC_ALL": "C.UTF-8",
        "PORT": "1",
    }


def test_without_a_path_the_node_is_found_all_the_same():
    assert tool_environment("/node", {}, {})["PATH"].startswith(f"/node{os.pathsep}")
