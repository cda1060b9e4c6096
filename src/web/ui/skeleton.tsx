import { Skeleton } from "@mantine/core";
import { useEffect, useState } from "react";

/** Nothing for 150 ms: what comes at once should not flicker. */
export function useIsLate(isLoading: boolean, delayMs = 150): boolean {
  const [isLate, setIsLate] = useState(false);
  useEffect(() => {
    if (!isLoading) return setIsLate(false);
    const timer = setTimeout(() => setIsLate(true), delayMs);
    return () => clearTimeout(timer);
  }, [isLoading, delayMs]);
  return isLoading && isLate;
}

/** Lines in the height of the text to come. */
export function SkeletonLines({ count, heightPx = 20 }: { count: number; heightPx?: number }) {
  const isLate = useIsLate(true);
  return (
    <div aria-hidden className="fb-skeleton-lines">
      {Array.from({ length: count }, (_, index) => index).map((index) => (
        <div key={index} style={{ height: heightPx }}>
          <Skeleton visible={isLate} animate height={10} width={`${90 - ((index * 17) % 45)}%`} />
        </div>
      ))}
    </div>
  );
}
