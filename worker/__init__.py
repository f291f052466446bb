"""The processes beside the web app: a scheduler and any number of RQ workers."""
