import {
  IconArrowMerge,
  IconArrowsSplit2,
  IconBinaryTree,
  IconBox,
  IconBraces,
  IconDatabaseSearch,
  IconFlag,
  IconForms,
  IconLifebuoy,
  IconMessage2Code,
  IconPackage,
  IconPencilQuestion,
  IconRepeat,
  IconShieldCheck,
  IconSitemap,
  IconSortDescending,
  IconSparkles,
  IconTool,
  IconWorldUpload,
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

const byType: Record<string, TablerIcon> = {
  'context-packer': IconPackage,
  fallback: IconLifebuoy,
  'for-each': IconRepeat,
  fusion: IconArrowMerge,
  grounding: IconShieldCheck,
  'http-request': IconWorldUpload,
  'json-extract': IconBraces,
  output: IconFlag,
  'query-rewrite': IconPencilQuestion,
  reranker: IconSortDescending,
  router: IconArrowsSplit2,
  'sub-pipeline': IconSitemap,
}

/** The picture of a node type; a type without its own has its category's. */
export function nodeIcon(type: string, definition: AnyDefinition | undefined): TablerIcon {
  return byType[type] ?? (definition ? byCategory[definition.category] : IconBox)
}
