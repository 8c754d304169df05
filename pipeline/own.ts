/**
 * The member of an object that is its own; none where the name is one that every object has. Names that people give, of
 * fields, variables and ports, are looked up so: `constructor` is such a name as well.
 */
export const own = <Value>(members: Readonly<Record<string, Value>> | undefined, name: string): Value | undefined =>
  members !== undefined && Object.hasOwn(members, name) ? members[name] : undefined
