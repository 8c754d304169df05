import { IconBox, type TablerIcon } from '@tabler/icons-react'
import { icons } from '@/nodes/icons.gen'

/** The picture of a node type; a type that is not installed has a box. */
export const nodeIcon = (type: string): TablerIcon => icons.get(type) ?? IconBox
