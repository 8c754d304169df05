import ts from 'typescript'
import { patternsOf } from './patterns-of'

/**
 * What a source file says to people, as patterns: `“{name}” is a picture; reading it needs OCR.` Taken are the messages and
 * fixes of each `new AppError(…)` and of objects with a `code` and a `message`, all that is tagged with `phrase`,
 * and the templates of `say` and `sentence`.
 */
export function collectPhrases(path: string, text: string): string[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  const found: string[] = []
  const said: string[] = []
  const take = (node: ts.Node | undefined) => {
    if (node) found.push(...patternsOf(node, source))
  }
  const visit = (node: ts.Node): void => {
    if (ts.isNewExpression(node) && node.expression.getText(source) === 'AppError') {
      take(node.arguments?.[1])
      take(member(node.arguments?.[2], 'fix'))
    } else if (ts.isObjectLiteralExpression(node) && isNote(node)) {
      take(member(node, 'message'))
      take(member(node, 'fix'))
    } else if (ts.isCallExpression(node) && ['say', 'sentence'].includes(node.expression.getText(source))) {
      const [template] = node.arguments
      if (template && ts.isStringLiteralLike(template)) said.push(template.text)
    } else if (ts.isTaggedTemplateExpression(node) && node.tag.getText(source) === 'phrase') take(node.template)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return [...new Set([...said, ...found.map((pattern) => pattern.replace(LABEL, '')).filter(says)])]
}

/** The name of a field, a file or a setting before a sentence stays as it is. */
const LABEL = /^(?:\w+|\{\w+\})?: /

/** What a node's own check says has its texts with the editor's. */
function isNote(node: ts.ObjectLiteralExpression): boolean {
  const code = member(node, 'code')
  if (code === undefined || member(node, 'message') === undefined) return false
  return !(ts.isStringLiteral(code) && code.text === 'config-invalid')
}

/** A pattern that is all facts says nothing of its own. */
function says(pattern: string): boolean {
  const words = pattern.replaceAll(/\{\w+\}/g, ' ').match(/\p{L}{2,}/gu) ?? []
  return words.length > 0
}

function member(node: ts.Node | undefined, name: string): ts.Expression | undefined {
  if (!node || !ts.isObjectLiteralExpression(node)) return undefined
  for (const property of node.properties) {
    if (property.name === undefined || !ts.isIdentifier(property.name) || property.name.text !== name) continue
    if (ts.isPropertyAssignment(property)) return property.initializer
    if (ts.isShorthandPropertyAssignment(property)) return property.name
  }
  return undefined
}
