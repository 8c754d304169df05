import ts from 'typescript'

/** More would be a sentence nobody could translate piece by piece. */
const MOST_VARIANTS = 24
const MOST_STEPS = 6

/** Stands for what is not known here; in a template it becomes a fact. */
const UNKNOWN = '\u0000'

/**
 * All texts that an expression can give, facts as `{name}`: both sides of a condition, constants and functions of the same
 * file followed, parameters replaced by what the file's own calls give for them. Empty when nothing of it is known.
 */
export function patternsOf(node: ts.Node, source: ts.SourceFile): string[] {
  const known = expand(node, source, 0).filter((text) => !text.includes(UNKNOWN))
  return [...new Set(known.map(numbered))]
}

function expand(node: ts.Node, source: ts.SourceFile, steps: number): string[] {
  if (steps > MOST_STEPS) return [UNKNOWN]
  const next = (inner: ts.Node) => expand(inner, source, steps + 1)
  if (ts.isStringLiteralLike(node)) return [node.text]
  if (ts.isTemplateExpression(node)) return template(node, source, steps)
  if (ts.isParenthesizedExpression(node)) return next(node.expression)
  if (ts.isTaggedTemplateExpression(node) && node.tag.getText(source) === 'phrase') return next(node.template)
  if (ts.isConditionalExpression(node)) return limited([...next(node.whenTrue), ...next(node.whenFalse)])
  if (ts.isBinaryExpression(node)) return binary(node, source, steps)
  if (ts.isIdentifier(node)) return identifier(node, source, steps)
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
    const called = functionNamed(node.expression.text, source)
    return called ? limited(returned(called).flatMap(next)) : [UNKNOWN]
  }
  return [UNKNOWN]
}

function binary(node: ts.BinaryExpression, source: ts.SourceFile, steps: number): string[] {
  const left = () => expand(node.left, source, steps + 1)
  const right = () => expand(node.right, source, steps + 1)
  switch (node.operatorToken.kind) {
    case ts.SyntaxKind.AmpersandAmpersandToken:
      return ['', ...right()]
    case ts.SyntaxKind.BarBarToken:
    case ts.SyntaxKind.QuestionQuestionToken:
      // What stands in for nothing at all is no text of its own.
      return limited([...left(), ...right().filter((text) => text !== '')])
    case ts.SyntaxKind.PlusToken:
      return product(left(), right())
    default:
      return [UNKNOWN]
  }
}

function template(node: ts.TemplateExpression, source: ts.SourceFile, steps: number): string[] {
  return node.templateSpans.reduce(
    (texts, { expression, literal }) => {
      const fact = `{${nameOf(expression)}}`
      const inside = expand(expression, source, steps + 1).map((text) => (hasWords(text) ? text : fact))
      return product(product(texts, [...new Set(inside)]), [literal.text])
    },
    [node.head.text],
  )
}

/** What a fact can be beside words, such as another number, is that fact. An empty text is a choice of its own. */
const hasWords = (text: string) =>
  text === '' || (!text.includes(UNKNOWN) && /\p{L}/u.test(text.replaceAll(/\{\w+\}/g, '')))

function identifier(node: ts.Identifier, source: ts.SourceFile, steps: number): string[] {
  const declaration = declarationOf(node)
  if (!declaration) return [UNKNOWN]
  if (ts.isVariableDeclaration(declaration)) {
    return declaration.initializer ? expand(declaration.initializer, source, steps + 1) : [UNKNOWN]
  }
  const owner = declaration.parent
  const name = ts.isFunctionLike(owner) ? nameOfFunction(owner) : undefined
  if (name === undefined || !ts.isFunctionLike(owner)) return [UNKNOWN]
  const position = owner.parameters.indexOf(declaration)
  const given = callsOf(name, source).flatMap(({ arguments: all }) => {
    const argument = all[position]
    return argument ? expand(argument, source, steps + 1) : [UNKNOWN]
  })
  // Other files may call it with what is not known here.
  return limited(given.length === 0 || isExported(owner) ? [...given, UNKNOWN] : given)
}

/** The constant or parameter of this name that is nearest to where it is used. */
function declarationOf(node: ts.Identifier): ts.VariableDeclaration | ts.ParameterDeclaration | undefined {
  for (let scope: ts.Node | undefined = node.parent; scope; scope = scope.parent) {
    if (ts.isFunctionLike(scope)) {
      const parameter = scope.parameters.find(({ name }) => ts.isIdentifier(name) && name.text === node.text)
      if (parameter) return parameter
    }
    if (!ts.isBlock(scope) && !ts.isSourceFile(scope)) continue
    for (const statement of scope.statements) {
      if (!ts.isVariableStatement(statement)) continue
      for (const found of statement.declarationList.declarations) {
        if (ts.isIdentifier(found.name) && found.name.text === node.text) return found
      }
    }
  }
  return undefined
}

function functionNamed(name: string, source: ts.SourceFile): ts.FunctionLikeDeclaration | undefined {
  for (const statement of source.statements) {
    if (ts.isFunctionDeclaration(statement) && statement.name?.text === name) return statement
    if (!ts.isVariableStatement(statement)) continue
    for (const { name: own, initializer } of statement.declarationList.declarations) {
      if (ts.isIdentifier(own) && own.text === name && initializer && ts.isArrowFunction(initializer))
        return initializer
    }
  }
  return undefined
}

/** What a function gives back, without looking into functions inside it. */
function returned(called: ts.FunctionLikeDeclaration): ts.Expression[] {
  const { body } = called
  if (!body) return []
  if (!ts.isBlock(body)) return [body]
  const found: ts.Expression[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isReturnStatement(node) && node.expression) found.push(node.expression)
    if (!ts.isFunctionLike(node)) ts.forEachChild(node, visit)
  }
  ts.forEachChild(body, visit)
  return found
}

function callsOf(name: string, source: ts.SourceFile): ts.CallExpression[] {
  const found: ts.CallExpression[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === name) found.push(node)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

function nameOfFunction(node: ts.SignatureDeclaration): string | undefined {
  if (ts.isFunctionDeclaration(node)) return node.name?.text
  const { parent } = node
  return ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name) ? parent.name.text : undefined
}

function isExported(node: ts.Node): boolean {
  const holder = ts.isFunctionDeclaration(node) ? node : node.parent?.parent?.parent
  if (!holder || !ts.canHaveModifiers(holder)) return false
  return ts.getModifiers(holder)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false
}

/** The name a fact goes by: that of the variable or member it comes from. */
function nameOf(node: ts.Expression): string {
  if (ts.isIdentifier(node)) return node.text
  if (ts.isPropertyAccessExpression(node)) return node.name.text
  return 'value'
}

/** Every start with every end; what is not known on one side leaves the whole unknown. */
const product = (left: readonly string[], right: readonly string[]) =>
  limited(left.flatMap((start) => right.map((end) => start + end)))

const limited = (texts: readonly string[]) => [...new Set(texts)].slice(0, MOST_VARIANTS)

/** Facts of the same name are told apart by a number. */
function numbered(pattern: string): string {
  const seen = new Map<string, number>()
  return pattern.replaceAll(/\{([a-zA-Z]\w*)\}/g, (_, name: string) => {
    const count = (seen.get(name) ?? 0) + 1
    seen.set(name, count)
    return count === 1 ? `{${name}}` : `{${name}${count}}`
  })
}
