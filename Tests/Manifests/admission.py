"""Evaluates the admission policy's expressions, as the API server does, on the cases that come as JSON on standard input.

Needs cel-python. For each case, one line: the messages of the validations that it fails, as a JSON list.
"""

import json
import sys

import celpy
import yaml
from celpy.adapter import json_to_cel


def evaluate(environment, expression, activation):
    return environment.program(environment.compile(expression)).evaluate(activation)


def main(path):
    with open(path, encoding="utf-8") as file:
        policy = yaml.safe_load(file)["spec"]
    environment = celpy.Environment()
    for case in json.load(sys.stdin):
        activation = {name: json_to_cel(case[name]) for name in ("object", "oldObject", "params", "request")}
        variables = {}
        for variable in policy["variables"]:
            activation["variables"] = celpy.celtypes.MapType(variables)
            name = celpy.celtypes.StringType(variable["name"])
            variables[name] = evaluate(environment, variable["expression"], activation)
        activation["variables"] = celpy.celtypes.MapType(variables)
        messages = []
        for validation in policy["validations"]:
            if evaluate(environment, validation["expression"], activation):
                continue
            if "messageExpression" in validation:
                messages.append(str(evaluate(environment, validation["messageExpression"], activation)))
            else:
                messages.append(validation["message"])
        print(json.dumps(messages))


main(sys.argv[1])
