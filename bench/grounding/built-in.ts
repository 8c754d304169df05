export const builtInClaims = []
