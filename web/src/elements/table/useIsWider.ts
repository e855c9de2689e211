// What lives here: whether something is wider than what it stands in.
import { type RefObject, useEffect, useState } from "react";

/** Whether the first child of the element has to be scrolled sideways; looked at whenever one of the two changes its size. */
export function useIsWider(frame: RefObject<HTMLElement | null>): boolean {
  const [isWider, setIsWider] = useState(false);
  useEffect(() => {
    const element = frame.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => {
      setIsWider(element.scrollWidth > element.clientWidth);
    });
    observer.observe(element);
    if (element.firstElementChild) observer.observe(element.firstElementChild);
    return () => {
      observer.disconnect();
    };
  }, [frame]);
  return isWider;
}
