import type { GraphNode } from '@/pipeline/graph'
import { type AnyDefinition, type Locale, locales, type NodeTexts } from '@/pipeline/node-definition'
import { own } from '@/pipeline/own'

/** The locale of a page as node folders know it. */
export const localeOf = (name: string): Locale => locales.find((locale) => locale === name) ?? 'en'

/** All texts of a node type in the reader's language. */
export const textsOf = (definition: AnyDefinition, locale: Locale): NodeTexts => definition.messages[locale]

/** What a node is called: the title its owner gave, or its type's. */
export function titleOf(node: GraphNode, definition: AnyDefinition | undefined, locale: Locale): string {
  return node.title ?? (definition ? textsOf(definition, locale).title : node.type)
}

/** What the field of a form is called that a path leads into; `undefined` where it has no name. */
export function fieldLabel(
  definition: AnyDefinition | undefined,
  path: readonly (string | number)[] | undefined,
  locale: Locale,
): string | undefined {
  return definition && path ? textsOf(definition, locale).fields[String(path[0])]?.label : undefined
}

/** What a port is called: dynamic ports by their key, others as the node's texts say. */
export function portLabel(definition: AnyDefinition | undefined, port: string, locale: Locale): string {
  return (definition && own(textsOf(definition, locale).ports, port)) ?? port
}
