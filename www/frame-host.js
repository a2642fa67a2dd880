/* For a page that has the recommender in a frame: makes the frame as high as its content, and does nothing else. */
(() => {
  const HIGHEST = 20000;
  addEventListener('message', ({ data, source }) => {
    if (data?.type !== 'model-pair:resize' || !(data.height > 0 && data.height < HIGHEST)) return;
    for (const frame of document.querySelectorAll('iframe')) {
      if (frame.contentWindow === source) frame.height = data.height;
    }
  });
})();
