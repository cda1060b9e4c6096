-- What groups of stages are called was fixed; it is part of the stages of a team, and stays as it was where nobody changed it.
update rule_set set body = body || '{"groupLabels": {"3": "Engaged", "4": "In process", "6": "Completed"}}'
 where kind = 'stages' and not body ? 'groupLabels';
