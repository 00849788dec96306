// Operations begins with the commands of the operator; their authors put the first files here.
