import { tellNavigation } from './components/shell/navigation'

/** Called by Next in the browser when it begins to go to another page. */
export function onRouterTransitionStart(url: string): void {
  tellNavigation(url)
}
