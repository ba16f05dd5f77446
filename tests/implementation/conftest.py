"""Makes the designs of this folder importable for the tests of the proof, too."""
