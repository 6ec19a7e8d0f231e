"""The rulebooks of one crime in many places side by side: nothing is stated here, all refers to their entries."""
