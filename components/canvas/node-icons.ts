import {
  IconBinaryTree,
  IconBox,
  IconDatabaseSearch,
  IconFlag,
  IconForms,
  IconMessage2Code,
  IconSortDescending,
  IconSparkles,
  IconTool,
  type TablerIcon,
} from '@tabler/icons-react'
import type { AnyDefinition, Category } from '@/pipeline/node-definition'

const byCategory: Record<Category, TablerIcon> = {
  io: IconForms,
  retrieval: IconDatabaseSearch,
  prompt: IconMessage2Code,
  model: IconSparkles,
  logic: IconBinaryTree,
  tool: IconTool,
}

const byType: Record<string, TablerIcon> = { output: IconFlag, reranker: IconSortDescending }

/** The picture of a node type; a type without its own has its category's. */
export function nodeIcon(type: string, definition: AnyDefinition | undefined): TablerIcon {
  return byType[type] ?? (definition ? byCategory[definition.category] : IconBox)
}
