import {
  IconClipboardList,
  IconDatabase,
  IconFlask,
  IconHistory,
  IconLayoutGrid,
  IconRoute,
  IconSettings,
  IconStack2,
  type TablerIcon,
} from '@tabler/icons-react'

interface Place {
  key: 'pipelines' | 'collections' | 'datasets' | 'playground' | 'evaluation' | 'runs' | 'models' | 'settings'
  href: string
  icon: TablerIcon
  /** Another path that belongs to this place. */
  also?: string
}

/** The rooms of the studio, in the order of the top bar. */
export const places: readonly Place[] = [
  { key: 'pipelines', href: '/pipelines', icon: IconRoute },
  { key: 'collections', href: '/collections', icon: IconDatabase, also: '/documents' },
  { key: 'datasets', href: '/datasets', icon: IconClipboardList, also: '/label' },
  { key: 'playground', href: '/playground', icon: IconLayoutGrid },
  { key: 'evaluation', href: '/evaluation', icon: IconFlask },
  { key: 'runs', href: '/runs', icon: IconHistory },
  { key: 'models', href: '/models', icon: IconStack2 },
  { key: 'settings', href: '/settings', icon: IconSettings },
]

/** The place a path belongs to. */
export function placeOf(path: string): Place | undefined {
  const within = (root: string | undefined) => root !== undefined && (path === root || path.startsWith(`${root}/`))
  return places.find((place) => within(place.href) || within(place.also))
}
