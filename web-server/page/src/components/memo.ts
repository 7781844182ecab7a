import { Component, type ComponentClass, type VNode } from 'preact';

/** A component without state of its own that is rendered again only when `same` says that its props differ. */
export function memo<P>(
  render: (props: P) => VNode | null,
  same: (before: P, after: P) => boolean,
): ComponentClass<P> {
  return class extends Component<P> {
    override shouldComponentUpdate(next: P): boolean {
      return !same(this.props, next);
    }

    override render(): VNode | null {
      return render(this.props);
    }
  };
}
